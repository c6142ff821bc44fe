"""Which tables pages write themselves: sessions and sign-in, no cases."""

from haicap.store import loading

SIGN_IN_TABLES = frozenset({"django_session"})


def register() -> None:
    """Tell the store which tables are the web's own."""
    loading.WEB_TABLES.update(SIGN_IN_TABLES)
