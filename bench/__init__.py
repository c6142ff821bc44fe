"""Measures Haicap against what it could be: `haicap bench`, or `haicap bench NAME`; beside the package, not in it."""
