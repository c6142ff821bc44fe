"""The rehearsal as a Django app: what a trial remembers between two windows."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """Tables of the driver."""

    name = "haicap.rehearsal"
    label = "rehearsal"
    default_auto_field = "django.db.models.BigAutoField"
