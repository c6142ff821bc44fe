"""Fail if the models say something that no migration says: needs no database."""

import os
import sys
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader


def main() -> int:
    """Return 1 and print what is missing if `makemigrations` would write anything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    django.setup()
    # `makemigrations` asks the database whether its history is consistent, which this check should not need.
    with (
        patch.object(DatabaseWrapper, "ensure_connection"),
        patch.object(MigrationLoader, "check_consistent_history"),
    ):
        try:
            call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=sys.stderr)
        except SystemExit as left:
            return int(left.code or 0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
