"""The table of signed results; meaning of the columns: haicap/rules/one_stop/results.py."""

from __future__ import annotations

from django.db import models


class Result(models.Model):
    """A dossier's result as a signed file, which lies outside the database under its digest."""

    id = models.BigIntegerField(primary_key=True)
    unit = models.IntegerField()
    signed_bytes = models.IntegerField()
    size_bytes = models.IntegerField()
    version = models.IntegerField()
    signed_digest = models.TextField()
    digest = models.TextField()

    class Meta:
        """Found by its dossier, whose id it has; those that wait for a file by an index of their own."""

        db_table = "result"
        indexes = [  # noqa: RUF012 - as Django has it
            models.Index(fields=["id"], name="result_unmade", condition=models.Q(digest=""))
        ]
