"""Units of the city, their succession, the bodies that hold dossiers, and the calendar: facts that all read."""
