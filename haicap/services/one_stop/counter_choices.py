"""What the counter's form lets choose from, drawn once a process: procedures in an office's order, communes.

Nothing here is of a person: a page puts the pieces together that the catalogue and the place's units give.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from haicap.base.formats import language
from haicap.gates.procedurefile import load_catalogue
from haicap.gates.wordsfile import load_findable
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.services.one_stop import catalogue, words

PICKS = 6
"""So many procedures have a key of their own, those asked for most in the office first."""


class Picks(NamedTuple):
    """The procedures as choices: how many, and their HTML."""

    total: int
    html: SafeString


def picks(facts: Facts, asked_most: Sequence[int], unit: int, chosen: int | None) -> Picks:
    """All procedures as choices: those asked for most in this office, then its level's by weight (an estimate)."""
    office = facts.bodies.get(unit)
    level = _by_weight(commune=office is None or office.kind == stated.COMMUNE)
    order = list(dict.fromkeys([*(number for number in asked_most if number in facts.procedures), *level]))
    spoken = language()
    drawn = [
        _pick(number, place if place <= PICKS else 0, spoken, chosen=number == chosen)
        for place, number in enumerate(order, 1)
    ]
    return Picks(len(order), mark_safe("".join(drawn)))  # noqa: S308 - templates have made every piece


@lru_cache(maxsize=2)
def _by_weight(*, commune: bool) -> tuple[int, ...]:
    entries = load_catalogue().by_number.values()
    order = sorted(entries, key=lambda each: (each.of_commune != commune, -each.sim.weight_ppm, each.number))
    return tuple(each.number for each in order)


@lru_cache(maxsize=4096)
def _pick(number: int, key: int, _language: str, *, chosen: bool) -> str:
    entry = load_catalogue().by_number[number]
    pick = {
        "number": number,
        "name": catalogue.called(entry),
        "code": entry.code or entry.id,
        "limit": words.limit(number),
        "find": _findable()[number],
        "key": key,
        "chosen": chosen,
    }
    return render_to_string("one_stop/counter/pick.html", {"pick": pick})


@lru_cache(maxsize=1)
def _findable() -> dict[int, str]:
    return {each.number: each.text for each in load_findable()}


def communes(facts: Facts) -> SafeString:
    """The communes of the world's place as options of a list."""
    return _options(tuple(stated.commune_name(body) for body in stated.communes(facts)))


@lru_cache(maxsize=4)
def _options(names: tuple[str, ...]) -> SafeString:
    return format_html_join("", '<option value="{}">', ((name,) for name in names))
