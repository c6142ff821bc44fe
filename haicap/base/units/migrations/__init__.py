"""Tables of units and of the calendar."""
