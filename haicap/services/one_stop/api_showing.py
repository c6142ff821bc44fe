"""How the API shows what it has read, and finds what its callers name."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from haicap.base import names
from haicap.base.formats import language, local
from haicap.base.problems import FieldError, Problem
from haicap.base.reading import Reader
from haicap.gates.procedurefile import load_catalogue
from haicap.rules.facts import Facts
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier
from haicap.services.one_stop import catalogue, words
from haicap.services.one_stop.api_queries import Case, Count
from haicap.services.one_stop.results import Stored

FOLLOW = "/tra-cuu/{number}/"
_COMMUNE = "commune"


class View:
    """The offices' names, read once for an answer."""

    def __init__(self, reader: Reader) -> None:
        self._bodies = names.bodies(reader)

    def unit(self, number: int) -> dict[str, Any]:
        """A unit as answers show it."""
        body = self._bodies.get(number)
        return {
            "id": number,
            "code": (body.code or None) if body else None,
            "name": body.name if body else "",
        }


def procedure_of(asked: str) -> int:
    """The number of a procedure named by its national code or id; raises Problem."""
    found = load_catalogue().find(asked)
    if found is None:
        raise _unknown(
            "procedure",
            "PROCEDURE_UNKNOWN",
            "Không có thủ tục này trong danh mục; hãy xem /api/v1/procedures.",
            "There is no such procedure; see /api/v1/procedures.",
        )
    return found.number


def commune_of(facts: Facts, code: str) -> int:
    """The id of a commune by its official code; raises Problem."""
    found = _communes(tuple(facts.bodies.values())).get(code)
    if found is None:
        raise _unknown(
            "place",
            "PLACE_UNKNOWN",
            "Không có xã, phường nào mang mã này hiện nay; hãy dùng mã của Tổng cục Thống kê từ 01/07/2025.",
            "No commune has this code now; use the official codes in force since 1 July 2025.",
        )
    return found


@cache
def _communes(bodies: tuple[Any, ...]) -> dict[str, int]:
    return {body.code: body.id for body in bodies if body.kind == _COMMUNE and body.code}


def _unknown(field: str, code: str, vi: str, en: str) -> Problem:
    return Problem("INVALID", errors=[FieldError(f"body.{field}", code, en if language() == "en" else vi)])


def case(found: Case, view: View) -> dict[str, Any]:
    """A dossier as answers show it."""
    entry = load_catalogue().by_number.get(found.procedure)
    moments = (
        "submitted_at",
        "received_at",
        "due_original",
        "due_at",
        "paused_at",
        "finished_at",
        "returned_at",
    )
    shown: dict[str, Any] = {name: _moment(getattr(found, name)) for name in moments}
    shown |= {
        name: getattr(found, name) for name in ("number", "code", "state", "step", "channel", "fee", "duty")
    }
    shown |= {name: view.unit(getattr(found, name)) for name in ("receiver", "competent", "place")}
    return shown | {
        "state_text": words.state_text(found.state, found.step),
        "procedure": procedure_name(found.procedure),
        "procedure_name": catalogue.called(entry) if entry else "",
        "version": found.version,
    }


def handed_in(found: Case, view: View, facts: Facts, request: HttpRequest) -> dict[str, Any]:
    """What its sender is told of a dossier: the secret of its applicant, and where to follow it."""
    secret = receipts.secret_of(Dossier(id=found.id, applicant=found.applicant), facts)
    follow = request.build_absolute_uri(FOLLOW.format(number=found.number))
    return case(found, view) | {"secret": receipts.shown(secret), "follow": follow}


def result(found: Case, view: View, kept: Stored | None) -> dict[str, Any]:
    """The result of a dossier as answers show it; without a file where nobody signed digitally."""
    file = {"digest": kept.digest or None, "size_bytes": kept.size_bytes or None} if kept else None
    return {
        "file": file,
        "number": found.number,
        "code": found.code,
        "refused": found.refused,
        "document": str(found.document) if found.document else None,
        "competent": view.unit(found.competent),
        "finished_at": _moment(found.finished_at),
        "returned_at": _moment(found.returned_at),
    }


def count(found: Count, day: date, view: View) -> dict[str, Any]:
    """A count as answers show it."""
    numbers = {name: getattr(found, name) for name in ("received", "online", "finished", "late")}
    return {"day": day, "unit": view.unit(found.unit), "procedure": procedure_name(found.procedure)} | numbers


def procedure_name(number: int) -> str:
    """How other systems name a procedure: its national code where that is certain, else our id."""
    entry = load_catalogue().by_number.get(number)
    if entry is None:
        return str(number)
    return entry.code if entry.code and entry.code_certain else entry.id


def procedures() -> list[dict[str, Any]]:
    """The catalogue as answers show it."""
    return [
        {
            "id": each.id,
            "code": each.code,
            "name": catalogue.called(each),
            "field": each.field,
            "online": each.online_level,
            "limit_amount": each.limit.amount,
            "limit_unit": each.limit.unit,
            "papers": [paper.name_vi for paper in each.documents],
        }
        for each in load_catalogue().procedures
    ]


def address(path: str, wanted: dict[str, Any]) -> str:
    """A path with those query words that have a value."""
    return path + "?" + urlencode({name: value for name, value in wanted.items() if value is not None})


def _moment(value: Any) -> Any:
    return None if value is None else local(value)
