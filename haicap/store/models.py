"""The world's own row, the journal with its seals, and the counters of offices."""

from __future__ import annotations

import pgtrigger
from django.db import models

from haicap.store.fields import NameField, PlainJSONField


class World(models.Model):
    """The one row that says what this database is: a plan, a trial, an exercise or the live record."""

    class Kind(models.TextChoices):
        """What a world is for."""

        PLAN = "plan"
        TRIAL = "trial"
        EXERCISE = "exercise"
        LIVE = "live"

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    parent = models.TextField()
    parent_digest = models.TextField()
    clock_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    organisation_as_of = models.DateField()
    any_counter = models.BooleanField()
    settings = models.JSONField(default=dict)
    finished = models.BooleanField(default=False)
    summary = models.JSONField(null=True)

    class Meta:
        """One row."""

        db_table = "world"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="world_has_one_row")]


class JournalEntry(models.Model):
    """One change on record: who, when, what, before, after and why; never altered, never deleted."""

    seq = models.BigAutoField(primary_key=True)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    act_office = models.IntegerField()
    act_counter = models.IntegerField()
    person = models.IntegerField()
    deputy_for = models.IntegerField(null=True)
    unit = models.IntegerField()
    command = NameField(enum="command_name")
    role = NameField(enum="role_name")
    subject_kind = NameField(enum="kind_name")
    ordinal = models.SmallIntegerField()
    before = PlainJSONField(null=True)
    after = PlainJSONField()
    reason = models.TextField(null=True)

    class Meta:
        """Indexed by subject, for the timeline of one thing."""

        db_table = "journal_entry"
        indexes = [models.Index(fields=["subject_id"], name="journal_subject")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the journal is append-only';",
            ),
        ]


class Seal(models.Model):
    """A digest over the entries of a stretch of time, chained to the one before."""

    number = models.IntegerField(primary_key=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    entries = models.IntegerField()
    digest = models.TextField()
    head = models.TextField()
    leaves = models.BinaryField()
    from_seq = models.BigIntegerField(null=True)
    to_seq = models.BigIntegerField(null=True)
    recording_digest = models.TextField(null=True)
    recording_leaves = models.BinaryField(null=True)

    class Meta:
        """Ranges touch: the end of one is the start of the next."""

        db_table = "seal"


class Idempotency(models.Model):
    """What came of a wish that may be sent again: same key and digest, same outcome."""

    key = models.TextField(primary_key=True)
    person = models.IntegerField()
    digest = models.TextField()
    outcome = models.TextField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Found by key."""

        db_table = "idempotency"


class OfficeCounter(models.Model):
    """How many ids and acts an office has given out; locked by whoever takes the next."""

    unit = models.IntegerField(primary_key=True)
    last_id = models.BigIntegerField(default=0)
    last_act = models.IntegerField(default=0)

    class Meta:
        """One row an office."""

        db_table = "office_counter"
