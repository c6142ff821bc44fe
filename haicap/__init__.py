"""Haicap: a city switches to a two-tier local government, rehearsed on the engine that will run it."""
