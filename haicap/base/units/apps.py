"""The units as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from haicap.base.registry import MENUS, MenuEntry


class UnitsConfig(AppConfig):
    """Units, succession, bodies, calendar: loaded from data files into every new base."""

    name = "haicap.base.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a new base take in the data files, and put the units' page into the menu."""
        from haicap.base.units.load import load
        from haicap.store import loading

        loading.LOADERS.append(load)
        MENUS.append(MenuEntry(_("Điều hành"), _("Đơn vị"), "units", "building", 50))
