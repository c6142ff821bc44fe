"""People at work: who they are, which roles they hold for which unit from when to when, and as whose deputy."""
