"""What `haicap unit` and `haicap due` answer, straight from the data files and without a database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from haicap.engine.clock import Clock, WallClock
from haicap.gates import datafiles
from haicap.gates.maps import point_lookup
from haicap.gates.procedurefile import load_catalogue
from haicap.rules.calendar import Calendar, CalendarEndsError, local_date
from haicap.rules.deadline_reasons import LOCAL, Explanation, explain
from haicap.rules.deadline_rules import DeadlineRules, NoRulesError, RuleBook
from haicap.rules.procedures import Procedure
from haicap.rules.unit_directory import Directory
from haicap.rules.units import Answer, as_json

VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
VIETNAMESE_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) +(\d{1,2}):(\d{2})(?::(\d{2}))?")


class QuestionError(ValueError):
    """A question that cannot be answered as it is asked, with what to do in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi = vi
        self.en = en
        super().__init__(f"{vi} / {en}")


@cache
def city() -> Directory:
    """The directory of the built-in city, from its data files; raises DataError."""
    return Directory(datafiles.load_unit_data(), point_lookup(datafiles.HANOI / "boundaries.geojson"))


@cache
def _calendar() -> Calendar:
    return datafiles.load_calendar()


@cache
def _rule_book() -> RuleBook:
    return datafiles.load_rule_book()


# Reading what people write --------------------------------------------------------------------------------------


def read_day(text: str) -> date:
    """A date written 01/07/2025 or 2025-07-01; raises QuestionError."""
    text = text.strip()
    try:
        if found := VIETNAMESE_DAY.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise QuestionError(
            f"Ngày “{text}” không có thật hoặc sai dạng; hãy viết như 01/07/2025 hoặc 2025-07-01.",
            f"“{text}” is no date; write it like 01/07/2025 or 2025-07-01.",
        ) from None


def read_moment(text: str) -> int:
    """UTC seconds of a local time written 23/06/2025 15:00 or in ISO 8601; raises QuestionError."""
    text = " ".join(text.split())
    try:
        if found := VIETNAMESE_MOMENT.fullmatch(text):
            day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=LOCAL)
        else:
            if ":" not in text:
                raise ValueError
            moment = datetime.fromisoformat(text)
    except ValueError:
        raise QuestionError(
            f"Thời điểm “{text}” không có thật hoặc sai dạng; hãy viết như 23/06/2025 15:00 hoặc 2025-06-23T15:00.",
            f"“{text}” is no moment; write it like 23/06/2025 15:00 or 2025-06-23T15:00.",
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).timestamp())


def read_point(text: str) -> tuple[float, float]:
    """Latitude and longitude written 21.0338,105.85; raises QuestionError."""
    parts = text.replace(";", ",").split(",")
    try:
        lat, lon = map(float, parts)
    except ValueError:
        lat = lon = float("nan")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise QuestionError(
            f"Điểm “{text}” sai dạng; hãy viết vĩ độ,kinh độ như 21.0338,105.8500.",
            f"“{text}” is no point; write latitude,longitude like 21.0338,105.8500.",
        )
    return lat, lon


# Units ----------------------------------------------------------------------------------------------------------


def unit_answer(
    query: str, on: str | None = None, at: str | None = None, clock: Clock | None = None
) -> Answer:
    """All that a query or point may mean on a date (today if none is given); raises QuestionError, DataError."""
    day = read_day(on) if on else local_date((clock or WallClock()).now())
    point = read_point(at) if at else None
    if not query.strip() and point is None:
        raise QuestionError(
            "Hãy ghi mã số, tên đơn vị hoặc điểm (--at vĩ độ,kinh độ).",
            "Give a code, a name or a point (--at latitude,longitude).",
        )
    return city().resolve(query, day, point)


def unit_json(answer: Answer) -> dict[str, Any]:
    """An answer as `haicap unit --json` prints it (design, section 11)."""
    return as_json(answer)


def unit_lines(lines: Iterable[str], on: str | None = None) -> Iterator[dict[str, Any]]:
    """The answer to each line `QUERY[<tab>ON]`, as JSON; a line that cannot be answered gives `error`."""
    for line in lines:
        query, _, day = line.rstrip("\r\n").partition("\t")
        if not query.strip():
            continue
        try:
            yield as_json(unit_answer(query, day.strip() or on))
        except QuestionError as error:
            yield {"query": query, "error": error.vi}


# Deadlines ------------------------------------------------------------------------------------------------------


class Due(NamedTuple):
    """A procedure's deadline for one receipt, its explanation and the version of the law that holds."""

    procedure: Procedure
    received_at: int
    explanation: Explanation
    rules: DeadlineRules


def due_answer(code: str, when: str) -> Due:
    """When a dossier received then is due and why; raises QuestionError, CalendarEndsError, NoRulesError, DataError."""
    received_at = read_moment(when)
    day = local_date(received_at)
    rules = _rule_book().on(day)
    procedure = _procedure(code, day)
    return Due(procedure, received_at, explain(_calendar(), procedure.limit, received_at), rules)


def due_json(due: Due) -> dict[str, Any]:
    """A deadline as `haicap due --json` prints it (design, section 11)."""
    explanation = due.explanation
    return {
        "procedure": due.procedure.id,
        "received_at": iso(due.received_at),
        "due_at": iso(explanation.due_at),
        "unit": due.procedure.limit.unit,
        "amount": due.procedure.limit.amount,
        "counted": [day.isoformat() for day in explanation.counted],
        "skipped": [{"date": day.isoformat(), "why": why.vi} for day, why in explanation.skipped],
        "rule": f"{explanation.rule.vi}; {due.rules.title_vi}",
    }


def due_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The answer to each line `CODE<tab>WHEN`, as JSON; a line that cannot be answered gives `error`."""
    for line in lines:
        code, tab, when = line.rstrip("\r\n").partition("\t")
        if not code.strip():
            continue
        try:
            if not tab:
                raise QuestionError("Mỗi dòng là MÃ<tab>THỜI ĐIỂM.", "Each line is CODE<tab>WHEN.")
            yield due_json(due_answer(code.strip(), when))
        except (QuestionError, CalendarEndsError, NoRulesError) as error:
            yield {"procedure": code, "error": error.vi}


def _procedure(code: str, day: date) -> Procedure:
    catalogue = load_catalogue()
    procedure = catalogue.find(code, day) or catalogue.find(code)
    if procedure is None:
        raise QuestionError(
            f"Không có thủ tục “{code}”; hãy ghi mã quốc gia như 2.000815 hoặc id trong procedures.yaml.",
            f"There is no procedure “{code}”; give a national code like 2.000815 or an id of procedures.yaml.",
        )
    return procedure


def iso(at: int) -> str:
    """A moment in ISO 8601 with the local offset."""
    return datetime.fromtimestamp(at, LOCAL).isoformat(timespec="seconds")
