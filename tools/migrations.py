"""Fail if the models say something that no migration says: needs no database."""

import os
import sys

import django
from django.core.management import call_command
from django.db.backends.postgresql.base import DatabaseWrapper


def main() -> int:
    """Return 1 and print what is missing if `makemigrations` would write anything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    django.setup()
    # The check for a consistent history asks the database, which lint should not need.
    DatabaseWrapper.ensure_connection = lambda _self: None  # type: ignore[method-assign]
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader.check_consistent_history = lambda _self, _connection: None  # type: ignore[method-assign]
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=sys.stderr)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
