"""Tables of the counter; meaning of the columns: haicap/rules/one_stop/counter_state.py."""

from __future__ import annotations

from django.db import models


class HandedIn(models.Model):
    """What was handed in with a dossier, and by whom."""

    id = models.BigIntegerField(primary_key=True)
    submitter = models.BigIntegerField(null=True)
    unit = models.IntegerField()
    papers = models.IntegerField()
    version = models.IntegerField()
    relation = models.SmallIntegerField()

    class Meta:
        """Found by its dossier, whose id it has."""

        db_table = "handed_in"


class Begun(models.Model):
    """What was filled in before papers were asked for or receipt was refused, for whoever comes back."""

    id = models.BigIntegerField(primary_key=True)
    applicant = models.BigIntegerField(null=True)
    unit = models.IntegerField()
    place = models.IntegerField()
    papers = models.IntegerField()
    version = models.IntegerField()
    pages = models.SmallIntegerField()
    copies = models.SmallIntegerField()
    verification = models.BooleanField()
    declared_late = models.BooleanField()

    class Meta:
        """Found by its request or refused dossier, whose id it has."""

        db_table = "begun"


class Slip(models.Model):
    """A paper slip of an outage, entered later."""

    id = models.BigIntegerField(primary_key=True)
    dossier = models.BigIntegerField()
    entered_at = models.DateTimeField()
    unit = models.IntegerField()
    number = models.IntegerField()
    entered_by = models.IntegerField()
    version = models.IntegerField()

    class Meta:
        """Found by unit, day and number, of which its id is made."""

        db_table = "slip"


class Scan(models.Model):
    """A scanned paper; the file lies outside the database under its digest."""

    id = models.BigIntegerField(primary_key=True)
    dossier = models.BigIntegerField()
    added_at = models.DateTimeField()
    unit = models.IntegerField()
    size_bytes = models.IntegerField()
    version = models.IntegerField()
    paper = models.SmallIntegerField()
    media = models.SmallIntegerField()
    digest = models.TextField()

    class Meta:
        """Listed by dossier."""

        db_table = "scan"
        indexes = [models.Index(fields=["dossier"], name="scan_dossier")]  # noqa: RUF012 - as Django has it


class Visitor(models.Model):
    """How many tickets one person took in an office on a day."""

    id = models.BigIntegerField(primary_key=True)
    unit = models.IntegerField()
    taken = models.IntegerField()
    version = models.IntegerField()

    class Meta:
        """Found by its id, a digest."""

        db_table = "visitor"


class Payment(models.Model):
    """Money taken or given back at a counter."""

    id = models.BigIntegerField(primary_key=True)
    till = models.BigIntegerField()
    paid_at = models.DateTimeField()
    unit = models.IntegerField()
    clerk = models.IntegerField()
    amount = models.IntegerField()
    version = models.IntegerField()
    method = models.SmallIntegerField()

    class Meta:
        """Listed by till."""

        db_table = "payment"
        indexes = [models.Index(fields=["till"], name="payment_till")]  # noqa: RUF012 - as Django has it


class Paid(models.Model):
    """How much was paid for a dossier, whose id it has."""

    id = models.BigIntegerField(primary_key=True)
    payment = models.BigIntegerField()
    unit = models.IntegerField()
    amount = models.IntegerField()
    version = models.IntegerField()

    class Meta:
        """Found by its dossier."""

        db_table = "paid"


class Till(models.Model):
    """A clerk's money of one day."""

    id = models.BigIntegerField(primary_key=True)
    closed_at = models.DateTimeField(null=True)
    unit = models.IntegerField()
    clerk = models.IntegerField()
    period = models.IntegerField()
    cash = models.IntegerField()
    transfers = models.IntegerField()
    payments = models.IntegerField()
    counted = models.IntegerField(null=True)
    version = models.IntegerField()

    class Meta:
        """Listed by unit and day."""

        db_table = "till"
        indexes = [models.Index(fields=["unit", "period"], name="till_unit")]  # noqa: RUF012 - as Django has it
