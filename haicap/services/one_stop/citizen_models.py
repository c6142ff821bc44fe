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
