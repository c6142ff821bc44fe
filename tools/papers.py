"""Draws every form of dossiers of a world as pictures, to be looked at before a release.

    python tools/papers.py --world hanoi --out /tmp/papers

For each form the dossier with the longest names is taken; forms that no dossier of the world has are named.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

LATER = timedelta(days=120)
# A form, and which dossier shows it best.
LONGEST = "ORDER BY length((SELECT name FROM applicant WHERE id = d.applicant)) DESC, d.id LIMIT 1"
FORMS = {
    "giay-tiep-nhan": "code IS NOT NULL AND competent <> receiver",
    "bo-sung": "code IS NOT NULL AND asked > 0",
    "xin-loi": "apologies > 0",
    "dung-giai-quyet": "code IS NOT NULL AND state IN (7, 8)",
    "kiem-soat": "sent_back > 0 AND consulted > 0 AND finished_at IS NOT NULL",
}


def main() -> int:
    """Read the command line, draw the pictures, say where they are."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--world", required=True, help="a world with dossiers")
    words.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    words.add_argument("--ppi", type=float, default=130, help="points of a picture in an inch")
    chosen = words.parse_args()
    os.environ["HAICAP_WORLD"] = chosen.world
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    from haicap.store import server

    server.ensure_running()
    import django

    django.setup()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, made in _made().items():
        if not made:
            print(f"{name}: no dossier of this world has it", file=sys.stderr)
            continue
        for number, picture in enumerate(_pictures(made, chosen.ppi), 1):
            path = chosen.out / f"{name}-{number}.png"
            path.write_bytes(picture)
            print(path)
    return 0


def _pictures(made: list[Any], ppi: float) -> list[bytes]:
    from haicap.services.one_stop import papers

    return papers.to_pictures(made, ppi)


def _made() -> dict[str, list[Any]]:
    """The papers of each form, made as pages make them."""
    from haicap.base import names, reading
    from haicap.gates.formfile import load_forms
    from haicap.services.one_stop import catalogue, paper_kinds, paper_letters, paper_queries, papers

    world = reading.world()
    if world is None:
        return {}
    with reading.as_city() as reader:
        found = {slug: _best(reader, where) for slug, where in FORMS.items()}
        refused = _best(reader, "state = 3")
        visit = paper_queries.of_one_visit(reader, _visit(reader))
        unit = visit[0].receiver if visit else 0
        listed = paper_queries.received(reader, unit, world.first, world.last, 30)[1]
        everybody = [*visit, *listed, *refused, *(each for records in found.values() for each in records)]
        people = paper_queries.people(reader, everybody)
        bodies = names.bodies(reader)
    setting = papers.Setting(
        load_forms(), bodies, catalogue.procedures(), people, world.organisation_as_of, world.city
    )
    made: dict[str, list[Any]] = {
        slug: [
            paper
            for record in records
            for paper in paper_kinds.make(slug, record, setting, world.clock, None)
        ]
        for slug, records in found.items()
    }
    made["tu-choi"] = [paper_letters.refusal(record, setting) for record in refused]
    made["giay-tiep-nhan-chung"] = [papers.receipt_sheet(visit, setting)] if visit else []
    return made | _registers(listed, unit, setting, world)


def _registers(listed: Sequence[Any], unit: int, setting: Any, world: Any) -> dict[str, list[Any]]:
    """The register by the circular of the world's day, and by the next one."""
    from haicap.services.one_stop import paper_tables

    span, days = (
        (world.first, world.last),
        {"so-theo-doi": world.clock, "so-theo-doi-moi": world.clock + LATER},
    )
    return {
        name: [paper_tables.register(listed, unit, span, setting, when)] if listed else []
        for name, when in days.items()
    }


def _best(reader: Any, where: str) -> list[Any]:
    """The dossier of a kind with the longest name, or none."""
    from haicap.services.one_stop import paper_queries

    row = reader.one(f"SELECT d.id FROM dossier d WHERE {where} {LONGEST}")
    record = paper_queries.by_id(reader, row[0]) if row else None
    return [record] if record else []


def _visit(reader: Any) -> str:
    row = reader.one(
        "SELECT min(code) FROM dossier WHERE code IS NOT NULL AND ticket IS NOT NULL"
        " GROUP BY ticket ORDER BY count(*) DESC, ticket LIMIT 1"
    )
    return str(row[0]) if row else ""


if __name__ == "__main__":
    sys.exit(main())
