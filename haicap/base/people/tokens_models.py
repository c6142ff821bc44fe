"""Other systems: the tokens by which they come in, the addresses that are told of changes, and what waits for them."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """What another system may do for one unit; only a digest of the token is kept, and no row is ever removed."""

    id = models.AutoField(primary_key=True)
    system = models.TextField()
    unit = models.IntegerField()
    scopes = models.TextField()
    digest = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    per_minute = models.IntegerField()

    class Meta:
        """Found by digest."""

        app_label = "people"
        db_table = "api_token"
        constraints = (models.UniqueConstraint(fields=["digest"], name="api_token_digest_once"),)


class Webhook(models.Model):
    """An address of another system that is told of its unit's dossiers; `cursor` is the last entry it was told of."""

    id = models.AutoField(primary_key=True)
    token = models.IntegerField()
    unit = models.IntegerField()
    url = models.TextField()
    cursor = models.BigIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Few rows."""

        app_label = "people"
        db_table = "webhook"


class WebhookDelivery(models.Model):
    """One message of the outbox: about which entry, how often it was tried, by which door and how it ended."""

    id = models.BigAutoField(primary_key=True)
    webhook = models.IntegerField()
    unit = models.IntegerField()
    entry = models.BigIntegerField()
    body = models.TextField()
    made_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    door = models.TextField(default="")
    trouble = models.TextField(default="")

    class Meta:
        """One a webhook and entry; those still to be sent are found by their time."""

        app_label = "people"
        db_table = "webhook_delivery"
        constraints = (models.UniqueConstraint(fields=["webhook", "entry"], name="webhook_delivery_once"),)
        indexes = (
            models.Index(
                fields=["next_at"], name="webhook_delivery_due", condition=models.Q(next_at__isnull=False)
            ),
        )
