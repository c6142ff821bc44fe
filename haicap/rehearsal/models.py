"""What a trial remembers between two windows; written in the window's own transaction."""

from __future__ import annotations

from django.db import models


class Happening(models.Model):
    """Something that is due in an office: an arrival, an end of work, a return."""

    pk = models.CompositePrimaryKey("office", "counter")
    office = models.IntegerField()
    counter = models.IntegerField()
    at = models.DateTimeField()
    kind = models.SmallIntegerField()
    a = models.BigIntegerField()
    b = models.BigIntegerField()

    class Meta:
        """Loaded whole when a run goes on."""

        db_table = "happening"


class Origin(models.Model):
    """Which simulated visitor or need a ticket or dossier comes from."""

    id = models.BigIntegerField(primary_key=True)
    visit = models.IntegerField()
    need = models.IntegerField()

    class Meta:
        """One row a ticket or dossier."""

        db_table = "origin"


class Effort(models.Model):
    """How many seconds of work an officer has put into the step of a dossier that he laid aside."""

    id = models.BigIntegerField(primary_key=True)
    seconds = models.IntegerField()

    class Meta:
        """One row a dossier laid aside."""

        db_table = "effort"


class Refusal(models.Model):
    """One wish that the rules refused: who wanted what of which thing, and the facts for the sentence."""

    id = models.IntegerField(primary_key=True)
    at = models.DateTimeField()
    unit = models.IntegerField()
    person = models.IntegerField()
    role = models.TextField()
    command = models.TextField()
    code = models.TextField()
    subject_kind = models.TextField(null=True)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField()

    class Meta:
        """Numbered in the order in which they were refused; few."""

        db_table = "refusal"


class Progress(models.Model):
    """The one row that says how far the run has come."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    reached_at = models.DateTimeField()
    next_visit = models.IntegerField(default=0)
    lost = models.IntegerField(default=0)
    changes = models.IntegerField(default=0)
    refusals = models.JSONField(default=dict)
    counters = models.JSONField(default=dict)
    seen_seq = models.BigIntegerField(db_default=0)
    """In a live exercise, the number of the last entry that the driver wrote or followed."""

    class Meta:
        """One row."""

        db_table = "progress"


class Place(models.Model):
    """A place in a live exercise that a person has taken: the simulated one rests as long as the row stands."""

    person = models.BigIntegerField(primary_key=True)
    unit = models.IntegerField()
    role = models.TextField()
    player = models.TextField()
    """A digest of the player's session."""
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """By the wall's clock: who is not seen for long has left."""

    class Meta:
        """One row a place; whoever plays may have several."""

        db_table = "place"


class Errand(models.Model):
    """What a simulated citizen wants who stands at a counter that a person plays: a made-up person's particulars."""

    ticket = models.BigIntegerField(primary_key=True)
    unit = models.IntegerField()
    clerk = models.BigIntegerField()
    procedure = models.IntegerField(null=True)
    """None: a result is fetched."""
    place = models.IntegerField()
    name = models.TextField()
    identity = models.TextField()
    phone = models.TextField()
    address = models.TextField()
    pages = models.IntegerField()
    copies = models.IntegerField()
    missing = models.IntegerField()
    """How many papers lack."""

    class Meta:
        """One row a ticket at a played counter; written anew every second."""

        db_table = "errand"


class Pace(models.Model):
    """How fast an exercise goes, as its leader set it; meaning of the columns: haicap/rules/steering.py."""

    id = models.BigIntegerField(primary_key=True)
    skip_from = models.DateTimeField(null=True)
    unit = models.IntegerField()
    speed_milli = models.IntegerField()
    version = models.IntegerField()
    paused = models.BooleanField()
    skips_closed = models.BooleanField()

    class Meta:
        """One row; changed by commands alone."""

        db_table = "pace"


class Beat(models.Model):
    """What the driver of an exercise last told of itself; no row: nobody has driven yet."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    """By the wall's clock."""
    held_milli = models.IntegerField(null=True)
    """The speed that it has held of late, in thousandths of the wall's; None: too little has been seen."""
    skips_to = models.DateTimeField(null=True)
    """The opening to which it is on its way through closed time."""
    opens_at = models.DateTimeField(null=True)
    """When the counters open again; None: they are open."""

    class Meta:
        """One row, written anew every second."""

        db_table = "beat"
