"""`build_base PLACE`: fills the empty database of a new base; `haicap.store.bases` runs it in a process of its own."""

import json
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from haicap.store import bases, loading, roles


class Command(BaseCommand):
    """Migrates, loads the data of a place, grants the roles their rights: all as haicap_owner."""

    help = (
        "Fill the empty database HAICAP_DATABASE with tables, the data of PLACE and the rights of the roles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the place."""
        parser.add_argument("place")

    def handle(self, *_args: object, place: str, **_options: Any) -> None:
        """Build, or print one JSON line with `vi` and `en` and leave with status 1 if a data file is wrong."""
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        database = connection.settings_dict["NAME"]
        with bases.connect(str(database), roles.OWNER) as owner:
            for loader in loading.LOADERS:
                try:
                    loader(owner, place)
                except Exception as error:  # noqa: BLE001 - raised again unless it speaks to a person
                    _say_and_leave(error)
            roles.grant_tables(owner, loading.WEB_TABLES)
            owner.commit()
            owner.autocommit = True
            owner.execute("ANALYZE")


def _say_and_leave(error: Exception) -> None:
    vi, en = getattr(error, "vi", None), getattr(error, "en", None)
    if not (isinstance(vi, str) and isinstance(en, str)):
        raise error
    file, line = getattr(error, "file", ""), getattr(error, "line", 0)
    place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
    said = json.dumps({"vi": place + vi, "en": place + en}, ensure_ascii=False)
    print(said, file=sys.stderr)  # noqa: T201 - the process that runs this one reads it
    raise SystemExit(1)
