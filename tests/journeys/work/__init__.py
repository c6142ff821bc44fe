"""Whole stories of officers, heads and signers in a browser."""
