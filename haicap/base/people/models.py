"""Persons who act, and the roles that they hold for a unit between two dates."""

from __future__ import annotations

from django.db import models


class Person(models.Model):
    """Somebody who acts in the system."""

    id = models.IntegerField(primary_key=True)
    unit = models.IntegerField()
    name = models.TextField()

    class Meta:
        """Listed by unit."""

        db_table = "person"
        indexes = [models.Index(fields=["unit"], name="person_unit")]


class Holding(models.Model):
    """A role that a person holds for a unit; no last date: until further notice."""

    id = models.IntegerField(primary_key=True)
    person = models.IntegerField()
    role = models.TextField()
    unit = models.IntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    deputy_for = models.IntegerField(null=True)
    authenticates = models.BooleanField(default=False)

    class Meta:
        """Found by unit and by person."""

        db_table = "holding"
        indexes = [
            models.Index(fields=["unit"], name="holding_unit"),
            models.Index(fields=["person"], name="holding_person"),
        ]
