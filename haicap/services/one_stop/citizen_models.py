"""What citizens' pages keep themselves: forms that somebody has begun and not yet handed in."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """A form that was begun: found by the digest of what its writer was told; gone when handed in, or after a month."""

    digest = models.TextField(primary_key=True)
    procedure = models.SmallIntegerField()
    said = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        """Found by digest, swept by age."""

        app_label = "one_stop"
        db_table = "citizen_draft"
        indexes = (models.Index(fields=["saved_at"], name="citizen_draft_age"),)


class Remittance(models.Model):
    """A fee that was paid online."""

    id = models.BigIntegerField(primary_key=True)
    dossier = models.BigIntegerField()
    paid_at = models.DateTimeField()
    unit = models.IntegerField()
    amount = models.IntegerField()
    version = models.IntegerField()
    reference = models.TextField()

    class Meta:
        """Found by dossier."""

        app_label = "one_stop"
        db_table = "remittance"
        indexes = (models.Index(fields=["dossier"], name="remittance_dossier"),)


class Rating(models.Model):
    """How an applicant rates the handling of a dossier; its id is the dossier's."""

    id = models.BigIntegerField(primary_key=True)
    rated_at = models.DateTimeField()
    unit = models.IntegerField()
    competent = models.IntegerField()
    version = models.IntegerField()
    grade = models.SmallIntegerField()

    class Meta:
        """Counted by who decided."""

        app_label = "one_stop"
        db_table = "rating"
        indexes = (models.Index(fields=["competent", "rated_at"], name="rating_competent"),)
