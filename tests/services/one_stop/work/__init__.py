"""The work of officers, heads and signers, page by page."""
