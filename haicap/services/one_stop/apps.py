"""The one-stop shop as a Django app."""

from django.apps import AppConfig


class OneStopConfig(AppConfig):
    """Registers the commands and kinds of the one-stop shop with the engine."""

    name = "haicap.services.one_stop"
    label = "one_stop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the engine's registry."""
        from haicap.services.one_stop import desk

        desk.register()
