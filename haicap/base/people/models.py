"""Persons who act, the roles that they hold for a unit between two dates, their accounts, and who read what of whom."""

from __future__ import annotations

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from haicap.base.people import tokens_models

OF_SYSTEMS = (tokens_models.ApiToken, tokens_models.Webhook, tokens_models.WebhookDelivery)
"""Tables of other systems, in a file of their own."""


class Person(models.Model):
    """Somebody who acts in the system; changed by commands alone."""

    id = models.IntegerField(primary_key=True)
    unit = models.IntegerField()
    name = models.TextField()
    salt = models.TextField(db_default="")
    digest = models.TextField(db_default="")
    active = models.BooleanField(db_default=True)
    invited = models.IntegerField(db_default=0)
    version = models.IntegerField(db_default=1)

    class Meta:
        """Listed by unit."""

        db_table = "person"
        indexes = [models.Index(fields=["unit"], name="person_unit")]


class Holding(models.Model):
    """A role that a person holds for a unit; no last date: until further notice; changed by commands alone."""

    id = models.IntegerField(primary_key=True)
    person = models.IntegerField()
    role = models.TextField()
    unit = models.IntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    deputy_for = models.IntegerField(null=True)
    authenticates = models.BooleanField(default=False)
    version = models.IntegerField(db_default=1)

    class Meta:
        """Found by unit and by person."""

        db_table = "holding"
        indexes = [
            models.Index(fields=["unit"], name="holding_unit"),
            models.Index(fields=["person"], name="holding_person"),
        ]


class Absence(models.Model):
    """Somebody is absent from a unit between two days, with a substitute; changed by commands alone."""

    id = models.BigIntegerField(primary_key=True)
    person = models.IntegerField()
    role = models.TextField()
    unit = models.IntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    substitute = models.IntegerField(null=True)
    cancelled = models.BooleanField(db_default=False)
    kind = models.TextField()
    salt = models.TextField()
    digest = models.TextField()
    version = models.IntegerField()

    class Meta:
        """Found by unit and last day, by person and by substitute."""

        db_table = "absence"
        indexes = [
            models.Index(fields=["unit", "to_on"], name="absence_unit"),
            models.Index(fields=["person"], name="absence_person"),
            models.Index(fields=["substitute"], name="absence_substitute"),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of that user name; raises DoesNotExist."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """How a person signs in: user name, password, the link by which a password is set; the web's own table."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=40, unique=True)
    person = models.IntegerField(unique=True)
    invite_digest = models.TextField(default="")
    invite_until = models.DateTimeField(null=True)
    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        """One a person."""

        db_table = "account"


class Rate(models.Model):
    """How often somebody came to a page in the present stretch of time; the web's own table."""

    key = models.TextField(primary_key=True)
    stretch = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        """One row a visitor and page."""

        db_table = "page_rate"


class ReadingRecord(models.Model):
    """Somebody read a person's particulars: who, of what, when, on which page; never altered, never deleted."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    person = models.IntegerField()
    role = models.TextField()
    unit = models.IntegerField()
    deputy_for = models.IntegerField(null=True)
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    page = models.TextField()

    class Meta:
        """Found by whom it is about, and by who read."""

        db_table = "reading_record"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="reading_subject"),
            models.Index(fields=["person", "at"], name="reading_person"),
        ]
        triggers = [
            pgtrigger.Protect(name="readings_only_grow", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="readings_never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the record of readings is append-only';",
            ),
        ]
