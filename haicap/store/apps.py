"""The store as a Django app: the world's own row, the journal, its seals."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables that belong to no service: world, journal, seals, counters of offices."""

    name = "haicap.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a new base fill the journal's closed lists."""
        from haicap.store import enums, loading

        loading.LOADERS.append(enums.sync)
