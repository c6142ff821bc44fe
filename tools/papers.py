"""Draws every form of dossiers of a world as pictures, to be looked at before a release.

    python tools/papers.py --world hanoi --out /tmp/papers

For each form the dossier with the longest names is taken; forms that no dossier of the world has are named.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

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
    from haicap.services.one_stop import (
        catalogue,
        paper_kinds,
        paper_letters,
        paper_queries,
        paper_tables,
        papers,
    )

    world = reading.world()
    if world is None:
        return {}
    with reading.as_city() as reader:
        codes = {slug: _code(reader, where) for slug, where in FORMS.items()}
        found = {slug: paper_queries.by_codes(reader, [code] if code else []) for slug, code in codes.items()}
        row = reader.one(f"SELECT d.id FROM dossier d WHERE state = 3 {LONGEST}")
        refused = paper_queries.by_id(reader, row[0]) if row else None
        visit = paper_queries.of_one_visit(reader, _visit(reader))
        unit = visit[0].receiver if visit else 0
        listed = paper_queries.received(reader, unit, world.first, world.last, 30)[1]
        everybody = [each for records in found.values() for each in records] + [*visit, *listed]
        people = paper_queries.people(reader, [*everybody, *([refused] if refused else [])])
        setting = papers.Setting(
            load_forms(),
            names.bodies(reader),
            catalogue.procedures(),
            people,
            world.organisation_as_of,
            world.city,
        )
    at = world.clock
    later = at + timedelta(days=120)
    made: dict[str, list[Any]] = {
        slug: [paper for record in records for paper in paper_kinds.make(slug, record, setting, at, None)]
        for slug, records in found.items()
    }
    made["tu-choi"] = [paper_letters.refusal(refused, setting)] if refused else []
    made["giay-tiep-nhan-chung"] = [papers.receipt_sheet(visit, setting)] if visit else []
    span = (world.first, world.last)
    for name, when in (("so-theo-doi", at), ("so-theo-doi-moi", later)):
        made[name] = [paper_tables.register(listed, unit, span, setting, when)] if listed else []
    return made


def _code(reader: Any, where: str) -> str | None:
    row = reader.one(f"SELECT d.code FROM dossier d WHERE {where} {LONGEST}")
    return str(row[0]) if row else None


def _visit(reader: Any) -> str:
    row = reader.one(
        "SELECT min(code) FROM dossier WHERE code IS NOT NULL AND ticket IS NOT NULL"
        " GROUP BY ticket ORDER BY count(*) DESC, ticket LIMIT 1"
    )
    return str(row[0]) if row else ""


if __name__ == "__main__":
    sys.exit(main())
