"""The rehearsal as a Django app: what a trial remembers between two windows, and how an exercise is led."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from haicap.base.registry import LEAVING, MENUS, MenuEntry

EXERCISES = frozenset({"exercise"})


class RehearsalConfig(AppConfig):
    """Tables of the driver, commands of whoever leads."""

    name = "haicap.rehearsal"
    label = "rehearsal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell engine and store of the pace of an exercise, and put its pages into the menu."""
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
        MENUS.append(
            MenuEntry(_("Diễn tập"), _("Chỗ làm việc"), "exercise_places", "person-workspace", 95, EXERCISES)
        )
        LEAVING.append(_signs_out)
        user_logged_out.connect(_signs_out)


def _signs_out(request: HttpRequest | None = None, **_words: object) -> None:
    """Whoever signs out, or plays nobody any more, gives back every place."""
    if request is not None:
        from haicap.rehearsal import taking

        taking.give_all_back(request)
