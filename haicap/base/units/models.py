"""Units and bodies with their ids of ours, succession, former districts, and the calendar's rows."""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """A city, district or commune for its time, or another body of the city; official codes where they are known."""

    class Kind(models.TextChoices):
        """What a unit is; all but former communes and districts can hold dossiers."""

        CITY = "city"
        DISTRICT = "district"
        COMMUNE = "commune"
        DEPARTMENT = "department"
        LAND_OFFICE = "land_office"
        CENTRE = "centre"
        BRANCH = "branch"

    id = models.IntegerField(primary_key=True)
    kind = models.TextField(choices=Kind.choices)
    subkind = models.TextField(null=True)
    code = models.TextField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    name = models.TextField()
    full_name = models.TextField()
    folded = models.TextField()
    sort_key = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    former_district = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    area_km2 = models.FloatField(null=True)
    area_gis_km2 = models.FloatField(null=True)
    population = models.IntegerField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    seat = models.TextField(null=True)
    body_name_vi = models.TextField(null=True)
    body_name_en = models.TextField(null=True)
    abbr = models.TextField(null=True)
    mark = models.TextField(null=True)
    source = models.TextField(null=True)

    class Meta:
        """The key is the code with the day from which it holds; an unknown day counts as one value."""

        db_table = "unit"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                nulls_distinct=False,
                condition=models.Q(code__isnull=False),
                name="unit_code_once_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_from__lte=models.F("valid_to")),
                name="unit_begins_before_it_ends",
            ),
        ]


class Succession(models.Model):
    """What of a former commune went to a new one, with the clause that says so."""

    id = models.IntegerField(primary_key=True)
    old = models.ForeignKey(Unit, models.PROTECT, related_name="heirs")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="sources")
    share = models.TextField()
    land = models.TextField()
    population = models.TextField()
    clause = models.SmallIntegerField(null=True)
    hint_default = models.BooleanField()
    note = models.TextField()
    effective_on = models.DateField()

    class Meta:
        """Each pair once; nobody succeeds to himself."""

        db_table = "succession"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_pair_once"),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="succession_to_another"),
        ]


class FormerDistrict(models.Model):
    """A former district from which a new commune has territory; the share of area is approximate."""

    id = models.IntegerField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="district_parts")
    district = models.ForeignKey(Unit, models.PROTECT, related_name="commune_parts")
    share_area = models.FloatField()
    primary = models.BooleanField()

    class Meta:
        """Each pair once."""

        db_table = "former_district"
        constraints = [models.UniqueConstraint(fields=["unit", "district"], name="former_district_once")]


class SpecialDay(models.Model):
    """A holiday, a day off in lieu or a make-up working day."""

    day = models.DateField(primary_key=True)
    kind = models.TextField()
    name_vi = models.TextField()
    name_en = models.TextField()
    source = models.TextField()
    status = models.TextField()

    class Meta:
        """One row a day."""

        db_table = "special_day"


class UnitData(models.Model):
    """One row: the place and the digest of the files from which the other tables were filled."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    place = models.TextField()
    digest = models.TextField()

    class Meta:
        """One row."""

        db_table = "unit_data"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="unit_data_has_one_row")]
