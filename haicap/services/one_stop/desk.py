"""The one-stop desk: which rows the engine keeps for it, in which tables, and what must always hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haicap.engine.registry import REGISTRY
from haicap.rules.one_stop import (
    citizen_handlers,
    citizen_state,
    counter_handlers,
    counter_state,
    events,
    handlers,
    invariants,
    reactions,
    results,
    state,
)
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.intake import digest_of
from haicap.services.one_stop import citizen_models, counter_models, models, result_models
from haicap.store.derived import DERIVED, FILES, PRIVATE, WORDS_VI, Derived, Private
from haicap.store.tables import TABLES, Table

_SERIALS = Derived(
    ("unit", "book", "period", "last", "version"),
    """
    SELECT (unit::int8 * 10 + book) * 1000000 + period, unit, book, period, max(number), count(DISTINCT number)
    FROM (
        SELECT unit, 1::smallint AS book, number,
               substring(to_char(taken_at AT TIME ZONE INTERVAL '7 hours', 'YYMMDD') FROM '^[0-9]{6}$')::int AS period
        FROM ticket
        UNION ALL
        SELECT receiver, 2, substring(code FROM '-([0-9]{4,9})$')::int, substring(code FROM '-([0-9]{6})-')::int
        FROM dossier WHERE code IS NOT NULL
        UNION ALL
        SELECT competent, 3, number,
               substring(to_char(finished_at AT TIME ZONE INTERVAL '7 hours', 'YYYY') FROM '^[0-9]{4}$')::int
        FROM dossier WHERE number IS NOT NULL
    ) given GROUP BY unit, book, period
    """,
)
"""Last numbers, counted again from tickets, dossier codes and numbered results; a gap shows in `version`."""

_WORDS_VI = {
    "dossier": "hồ sơ",
    "ticket": "phiếu số thứ tự",
    "request": "yêu cầu bổ sung",
    "consultation": "phiếu lấy ý kiến",
    "applicant": "người nộp",
    "serial": "sổ số",
    "handed_in": "thành phần hồ sơ đã nộp",
    "begun": "phần đã khai trước khi tiếp nhận",
    "slip": "phiếu giấy",
    "scan": "bản quét",
    "visitor": "lượt lấy số",
    "payment": "khoản thu",
    "paid": "số đã thu của hồ sơ",
    "till": "quỹ quầy",
    "remittance": "khoản nộp trực tuyến",
    "rating": "đánh giá của người nộp",
    "result": "tệp kết quả của hồ sơ",
}


def _digest(row: Mapping[str, Any]) -> str:
    return digest_of(Person(*(str(row[name]) for name in Person._fields)))


def register() -> None:
    """Tell the engine and the store about the one-stop shop's commands, kinds and tables."""
    REGISTRY.add_handlers("one_stop", handlers.HANDLERS)
    REGISTRY.add_handlers("one_stop", counter_handlers.HANDLERS)
    REGISTRY.add_handlers("one_stop", citizen_handlers.HANDLERS)
    REGISTRY.add_handlers("one_stop", results.HANDLERS)
    REGISTRY.add_events("one_stop", events.ALL)
    REGISTRY.add_reactions(reactions.REACTIONS)
    REGISTRY.add_reach(reactions.MAY_TOUCH)
    kinds = (invariants.KINDS, counter_handlers.KINDS, citizen_handlers.KINDS, results.KINDS)
    for kind, check in (each for some in kinds for each in some.items()):
        REGISTRY.add_kind(kind, check)
    for row, model in (
        (state.Dossier, models.Dossier),
        (state.Ticket, models.Ticket),
        (state.Request, models.Request),
        (state.Consultation, models.Consultation),
        (state.Applicant, models.Applicant),
        (state.Serial, models.Serial),
        (counter_state.HandedIn, counter_models.HandedIn),
        (counter_state.Begun, counter_models.Begun),
        (counter_state.Slip, counter_models.Slip),
        (counter_state.Scan, counter_models.Scan),
        (counter_state.Visitor, counter_models.Visitor),
        (counter_state.Payment, counter_models.Payment),
        (counter_state.Paid, counter_models.Paid),
        (counter_state.Till, counter_models.Till),
        (citizen_state.Remittance, citizen_models.Remittance),
        (citizen_state.Rating, citizen_models.Rating),
        (results.Result, result_models.Result),
    ):
        TABLES[row.KIND] = Table.of(row, model)
    DERIVED[state.Serial.KIND] = _SERIALS
    PRIVATE[state.Applicant.KIND] = Private("digest", _digest)
    FILES[results.Result.KIND] = ("signed_digest", "digest")
    FILES[counter_state.Scan.KIND] = ("digest",)
    WORDS_VI.update(_WORDS_VI)
