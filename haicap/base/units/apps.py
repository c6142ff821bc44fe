"""The units as a Django app."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Units, succession, bodies, calendar: loaded from data files into every new base."""

    name = "haicap.base.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a new base take in the data files."""
        from haicap.base.units.load import load
        from haicap.store import loading

        loading.LOADERS.append(load)
