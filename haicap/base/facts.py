"""The facts of a place, read from its data files for the rules."""

from __future__ import annotations

import hmac
from datetime import date
from functools import cache

from haicap.gates import datafiles
from haicap.gates.procedurefile import load_catalogue, load_online_fee_rules
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.bodies import BodyEntry
from haicap.rules.competence import parse_city_competences
from haicap.rules.facts import Body, Facts

CITY_PREFIX = "H26"
"""Hà Nội in the codes of state bodies (Decision 20/2020/QĐ-TTg; from memory, see data/SOURCES.md)."""
COMMUNE = "commune"


def code_prefix(entry: BodyEntry) -> str:
    """How a body's dossier codes begin: province first (Decision 20/2020); provisional, real ones are unknown."""
    if entry.kind == COMMUNE and entry.code:
        return f"{CITY_PREFIX}.{entry.code[:3]}.{entry.code[3:]}"
    return f"{CITY_PREFIX}.{entry.id:03d}"


@cache
def load_bodies(place: str) -> dict[int, Body]:
    """All bodies of a place by id; raises DataError."""
    entries = datafiles.load_bodies(datafiles.DATA / place)
    return {
        entry.id: Body(
            id=entry.id,
            kind=entry.kind,
            code=entry.code or "",
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            district=None,
            code_prefix=code_prefix(entry),
            code_provisional=True,
        )
        for entry in entries
    }


def receipt_key(world_secret: str) -> bytes:
    """The key of a world's receipts, from the secret that its pages have (`settings.SECRET_KEY`)."""
    return hmac.digest(world_secret.encode(), b"haicap receipts", "sha256")


def load_facts(
    place: str,
    organisation_as_of: date,
    *,
    any_counter: bool,
    authentication_signers: frozenset[int] | None,
    key: bytes = b"",
) -> Facts:
    """The facts of a world in a place; raises DataError with file, line and reason if a file is wrong."""
    folder = datafiles.DATA / place
    return Facts(
        calendar=datafiles.load_calendar(),
        rule_book=datafiles.load_rule_book(),
        procedures=load_catalogue().by_number,
        bodies=load_bodies(place),
        city_competences=read_yaml(folder / "competence.yaml", parse_city_competences),
        online_fee_rules=load_online_fee_rules(folder / "fees.yaml"),
        organisation_as_of=organisation_as_of,
        any_counter=any_counter,
        authentication_signers=authentication_signers,
        receipt_key=key,
    )
