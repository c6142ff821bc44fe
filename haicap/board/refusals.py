"""What the rules refused, as the review shows it: each reason as a sentence with its count, and the cases behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from haicap.base.formats import language
from haicap.base.names import Body
from haicap.base.reading import Reader
from haicap.base.sentence_words import COMMANDS
from haicap.base.sentences import Names, sentence
from haicap.rules.base import Refused
from haicap.services.one_stop import words

PAGE = 50
_OF_TICKETS = {
    "TakeTicket": noop("Lấy số thứ tự"),
    "Call": noop("Gọi số thứ tự"),
    "PutBack": noop("Đưa số trở lại hàng đợi"),
    "GiveUp": noop("Bỏ hàng đợi"),
    "Redirect": noop("Hướng dẫn sang nơi khác"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the rules for one command: how often, and the facts that stood with it most often."""

    command: str
    code: str
    count: int
    facts: Mapping[str, Any]
    kinds: int
    """How many different facts stood with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One wish that was refused."""

    at: datetime
    unit: int
    role: str
    person: int
    command: str
    refused: Refused
    dossier_code: str | None
    ticket_number: int | None


def reasons(reader: Reader) -> tuple[Reason, ...]:
    """Why the rules refused in this world, the most frequent first; one statement."""
    rows = reader.rows(
        "SELECT command, code, sum(n)::int AS total, (array_agg(facts ORDER BY n DESC, facts::text))[1]::text,"
        " count(*)::int FROM (SELECT command, code, facts, count(*) AS n FROM refusal GROUP BY 1, 2, 3) each"
        " GROUP BY command, code ORDER BY total DESC, command, code"
    )
    return tuple(
        Reason(command, code, count, _facts(text), kinds) for command, code, count, text, kinds in rows
    )


def cases(
    reader: Reader, command: str, code: str, page: int, size: int = PAGE
) -> tuple[int, tuple[Case, ...]]:
    """How many wishes were refused for a reason, and one page of them in their order; two statements."""
    values = {"command": command, "code": code, "skip": (page - 1) * size, "most": size}
    total = reader.one("SELECT count(*) FROM refusal WHERE command = %(command)s AND code = %(code)s", values)
    rows = reader.rows(
        "SELECT r.at, r.unit, r.role, r.person, r.command, r.code, r.facts::text, d.code, t.number FROM refusal r"
        " LEFT JOIN dossier d ON r.subject_kind = 'dossier' AND d.id = r.subject_id"
        " LEFT JOIN ticket t ON r.subject_kind = 'ticket' AND t.id = r.subject_id"
        " WHERE r.command = %(command)s AND r.code = %(code)s ORDER BY r.id LIMIT %(most)s OFFSET %(skip)s",
        values,
    )
    found = [
        Case(at, unit, role, person, what, Refused(why, None, _facts(text)), dossier, ticket)
        for at, unit, role, person, what, why, text, dossier, ticket in rows
    ]
    return (total[0] if total else 0), tuple(found)


def _facts(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def url(command: str, code: str) -> str:
    """The address of the list of the cases of a reason."""
    return reverse("refusals") + "?" + urlencode({"viec": command, "ma": code})


def command_text(command: str) -> str:
    """A command in the page's language."""
    known = COMMANDS.get(command)
    text = known.of(language()) if known else _(_OF_TICKETS.get(command, command))
    return text[:1].upper() + text[1:]


def reason_row(found: Reason, bodies: Mapping[int, Body]) -> dict[str, Any]:
    """A reason as a row of the review, its count a door to its cases."""
    return {
        "command": command_text(found.command),
        "sentence": said(Refused(found.code, None, found.facts), bodies),
        "more": found.kinds - 1,
        "code": found.code,
        "count": found.count,
        "url": url(found.command, found.code),
    }


def case_row(found: Case, bodies: Mapping[int, Body]) -> dict[str, Any]:
    """One case as a row of its list."""
    body = bodies.get(found.unit)
    return {
        "at": found.at,
        "where": body.name if body else str(found.unit),
        "who": words.ROLES.get(found.role, found.role),
        "person": found.person or None,
        "command": command_text(found.command),
        "dossier": found.dossier_code,
        "ticket": found.ticket_number,
        "sentence": said(found.refused, bodies),
    }


def said(refused: Refused, bodies: Mapping[int, Body]) -> str:
    """A refusal as a sentence in the page's language, with the names of offices."""
    return sentence(refused, language(), Names({number: body.name for number, body in bodies.items()}))
