"""What an applicant states at the counter before any rule decides: which matter, where it lies, under which name."""

from __future__ import annotations

from haicap.rules.base import Refused
from haicap.rules.facts import Body, Facts
from haicap.rules.text import fold

NAME_LETTERS_MIN = 2
COMMUNE = "commune"
BODY_OF_COMMUNE = "Ủy ban nhân dân "


def procedure(number: int | None, facts: Facts) -> int | Refused:
    """The number of a procedure of the catalogue, or why it can't be told which one is wanted."""
    return (
        number
        if number is not None and number in facts.procedures
        else Refused("PROCEDURE_MISSING", "procedure")
    )


def name(text: str) -> str | Refused:
    """A name as stated, or why it can be nobody's."""
    return text if len(text) >= NAME_LETTERS_MIN else Refused("NAME_MISSING", "name")


def communes(facts: Facts) -> list[Body]:
    """The communes of a world's place, in the order of their ids."""
    return sorted((each for each in facts.bodies.values() if each.kind == COMMUNE), key=lambda each: each.id)


def place(text: str, facts: Facts) -> int | Refused:
    """The one commune meant by a name (with or without its kind and its marks) or a code, or why none is."""
    wanted = fold(text)
    found = {each.id for each in communes(facts) if wanted in _names_of(each)} if wanted else set()
    return found.pop() if len(found) == 1 else Refused("PLACE_UNKNOWN", "place")


def commune_name(body: Body) -> str:
    """What a commune is called without its body: “Phường Bến Hồng”, not “Ủy ban nhân dân phường Bến Hồng”."""
    short = body.name_vi.removeprefix(BODY_OF_COMMUNE)
    return short[:1].upper() + short[1:]


def _names_of(body: Body) -> tuple[str, ...]:
    whole = fold(commune_name(body))
    return whole, whole.partition(" ")[2], fold(body.name_vi), body.code
