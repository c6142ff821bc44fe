"""The board as a Django app: no tables of its own, it reads what others keep."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from haicap.base.registry import FIRST_PAGES, MENUS, MenuEntry


class BoardConfig(AppConfig):
    """Adds the dashboard, the index and the review to the menu."""

    name = "haicap.board"
    label = "board"

    def ready(self) -> None:
        """Fill the registry of pages."""
        MENUS.append(MenuEntry(_("Điều hành"), _("Bảng điều hành"), "dashboard", "speedometer2", 10))
        MENUS.append(MenuEntry(_("Điều hành"), _("Báo cáo"), "review", "clipboard-data", 20))
        MENUS.append(MenuEntry(_("Điều hành"), _("Chỉ số phục vụ"), "service_index", "bar-chart-line", 15))
        FIRST_PAGES.update(
            dict.fromkeys(("leader", "centre", "controller", "evaluator", "auditor"), "dashboard")
        )
