"""The rehearsal as a Django app: what a trial remembers between two windows, and how an exercise is led."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """Tables of the driver, commands of whoever leads."""

    name = "haicap.rehearsal"
    label = "rehearsal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell engine and store of the pace of an exercise."""
        from haicap.engine.registry import REGISTRY
        from haicap.rehearsal import models
        from haicap.rules import steering
        from haicap.store.derived import WORDS_VI
        from haicap.store.tables import TABLES, Table

        REGISTRY.add_handlers("rehearsal", steering.HANDLERS)
        REGISTRY.add_events("rehearsal", steering.EVENTS)
        for kind, check in steering.KINDS.items():
            REGISTRY.add_kind(kind, check)
        TABLES[steering.Pace.KIND] = Table.of(steering.Pace, models.Pace)
        WORDS_VI["pace"] = "nhịp diễn tập"
