"""Tables of the one-stop shop; meaning of the columns: haicap/rules/one_stop/state.py."""

from __future__ import annotations

from django.db import models

from haicap.services.one_stop import citizen_models, counter_models, result_models

OF_CITIZENS = (citizen_models.Draft, citizen_models.Remittance, citizen_models.Rating)
"""Tables of citizens' pages, in a file of their own."""
OF_RESULTS = (result_models.Result,)
"""The table of signed results, in a file of its own."""
OF_THE_COUNTER = (
    counter_models.HandedIn,
    counter_models.Begun,
    counter_models.Slip,
    counter_models.Scan,
    counter_models.Visitor,
    counter_models.Payment,
    counter_models.Paid,
    counter_models.Till,
)
"""Tables of the counter, in a file of their own."""


class Dossier(models.Model):
    """A dossier; hot: no index on state, step or owner, and one on the due date for open ones alone."""

    id = models.BigIntegerField(primary_key=True)
    applicant = models.BigIntegerField(null=True)
    ticket = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    due_original = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    clock_from = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    to_sign_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    duty = models.BigIntegerField(default=0)
    fee = models.IntegerField(default=0)
    receiver = models.IntegerField()
    competent = models.IntegerField()
    holder = models.IntegerField()
    place = models.IntegerField()
    owner = models.IntegerField(null=True)
    signer = models.IntegerField(null=True)
    paused = models.IntegerField(default=0)
    number = models.IntegerField(null=True)
    version = models.IntegerField()
    state = models.SmallIntegerField()
    step = models.SmallIntegerField()
    procedure = models.SmallIntegerField()
    channel = models.SmallIntegerField()
    pages = models.SmallIntegerField()
    copies = models.SmallIntegerField()
    asked = models.SmallIntegerField(default=0)
    work_done = models.SmallIntegerField(default=0)
    sent_back = models.SmallIntegerField(default=0)
    consulted = models.SmallIntegerField(default=0)
    apologies = models.SmallIntegerField(default=0)
    refused = models.BooleanField(default=False)
    verification = models.BooleanField(default=False)
    declared_late = models.BooleanField(default=False)
    code = models.TextField(null=True)

    class Meta:
        """Found by code; listed by unit and time of receipt; open ones (finished_at is null) by unit and due date."""

        db_table = "dossier"
        indexes = [
            models.Index(fields=["receiver", "received_at"], name="dossier_receiver"),
            models.Index(fields=["competent", "received_at"], name="dossier_competent"),
            models.Index(
                fields=["competent", "due_at"],
                name="dossier_open",
                condition=models.Q(finished_at__isnull=True),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["code"], name="dossier_code_once")]


class Ticket(models.Model):
    """A queue ticket."""

    id = models.BigIntegerField(primary_key=True)
    fetches = models.BigIntegerField(null=True)
    replaces = models.BigIntegerField(null=True)
    answers = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    unit = models.IntegerField()
    number = models.IntegerField()
    called_by = models.IntegerField(null=True)
    version = models.IntegerField()
    purpose = models.SmallIntegerField()
    state = models.SmallIntegerField()
    dossiers = models.SmallIntegerField()
    pending = models.SmallIntegerField()
    put_back = models.SmallIntegerField(default=0)
    priority = models.BooleanField(default=False)

    class Meta:
        """Listed by unit and time."""

        db_table = "ticket"
        indexes = [models.Index(fields=["unit", "taken_at"], name="ticket_unit")]


class Request(models.Model):
    """A request to supplement, at intake or during work (form 02)."""

    id = models.BigIntegerField(primary_key=True)
    dossier = models.BigIntegerField(null=True)
    ticket = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    unit = models.IntegerField()
    missing = models.IntegerField()
    version = models.IntegerField()
    procedure = models.SmallIntegerField()
    at_intake = models.BooleanField()

    class Meta:
        """Listed by unit and time; found by its dossier."""

        db_table = "request"
        indexes = [
            models.Index(fields=["unit", "asked_at"], name="request_unit"),
            models.Index(fields=["dossier"], name="request_dossier"),
        ]


class Consultation(models.Model):
    """A question to another unit."""

    id = models.BigIntegerField(primary_key=True)
    dossier = models.BigIntegerField()
    asked_at = models.DateTimeField()
    limit_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    asker = models.IntegerField()
    unit = models.IntegerField()
    version = models.IntegerField()

    class Meta:
        """Listed by the unit that was asked; found by its dossier."""

        db_table = "consultation"
        indexes = [
            models.Index(fields=["unit", "asked_at"], name="consultation_unit"),
            models.Index(fields=["dossier"], name="consultation_dossier"),
        ]


class Applicant(models.Model):
    """Who applies; the only table of the one-stop shop with particulars of persons."""

    id = models.BigIntegerField(primary_key=True)
    unit = models.IntegerField()
    version = models.IntegerField()
    name = models.TextField()
    identity = models.TextField()
    phone = models.TextField()
    address = models.TextField()
    salt = models.TextField()
    digest = models.TextField()

    class Meta:
        """Found through its dossiers."""

        db_table = "applicant"
        indexes = [models.Index(fields=["unit", "identity"], name="applicant_identity")]


class Serial(models.Model):
    """The last number given in one book of one unit in one period."""

    id = models.BigIntegerField(primary_key=True)
    unit = models.IntegerField()
    book = models.SmallIntegerField()
    period = models.IntegerField()
    last = models.IntegerField()
    version = models.IntegerField()

    class Meta:
        """One row a unit, book and period."""

        db_table = "serial"
        constraints = [models.UniqueConstraint(fields=["unit", "book", "period"], name="serial_once")]


class SavedView(models.Model):
    """A work list's filter that somebody gave a name; the web's own table."""

    id = models.BigAutoField(primary_key=True)
    person = models.IntegerField()
    unit = models.IntegerField()
    name = models.TextField()
    query = models.TextField()

    class Meta:
        """Listed by whose it is."""

        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["person", "unit", "name"], name="saved_view_once")]
