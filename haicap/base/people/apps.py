"""People and the roles they hold, as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons and holdings of roles."""

    name = "haicap.base.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell engine and store about people at work, and which tables pages write themselves."""
        from haicap.base.people import desk, loading

        desk.register()
        loading.register()
