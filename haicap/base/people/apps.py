"""People and the roles they hold, as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from haicap.base.registry import FIRST_PAGES, MENUS, MenuEntry


class PeopleConfig(AppConfig):
    """Persons and holdings of roles."""

    name = "haicap.base.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell engine and store about people at work, and which tables pages write themselves."""
        from haicap.base.people import desk, loading

        MENUS.append(MenuEntry(_("Quản trị"), _("Cán bộ, vai trò"), "people", "people", 900))
        MENUS.append(MenuEntry(_("Quản trị"), _("Lượt đọc"), "readings", "eye", 910))
        FIRST_PAGES["administrator"] = "people"
        desk.register()
        loading.register()
