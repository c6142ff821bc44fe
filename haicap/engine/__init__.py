"""The only way anything changes: plain Python, no Django, no database."""
