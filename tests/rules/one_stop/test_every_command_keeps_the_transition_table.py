"""Reference one-stop.md, sections 7 and 10: which command leads from which state and step to which; everything else is
refused with the rule's name."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.base import Decision, Refused, Row
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.handlers import HANDLERS
from haicap.rules.one_stop.state import (
    OPEN_STATES,
    Channel,
    Consultation,
    Dossier,
    Request,
    State,
    Step,
    TicketState,
)
from haicap.rules.one_stop.transitions import TABLE
from tests.builders import LAND, MORNING, actor, decided, dossier, facts, procedure, ticket

PLACES = [
    (State.REGISTERED, Step.NONE),
    (State.REGISTERED, Step.ASKED_AT_INTAKE),
    (State.RECEIVED, Step.NONE),
    (State.NOT_RECEIVED, Step.NONE),
    *[(State.IN_PROCESS, step) for step in Step if step not in (Step.NONE, Step.ASKED_AT_INTAKE)],
    (State.SUPPLEMENT_ASKED, Step.NONE),
    (State.PAYMENT_ASKED, Step.NONE),
    (State.WITHDRAWN, Step.NONE),
    (State.STOPPED, Step.NONE),
    (State.DONE, Step.NONE),
    (State.RETURNED, Step.NONE),
]
"""Every state with every step that it can have."""

FIELDS: dict[type, dict[str, Any]] = {
    c.Submit: {"procedure": procedure(LAND), "place": 1001, "channel": 2, "applicant": 7, "person": None},
    c.AskAtIntake: {"procedure": procedure(LAND), "request": 9, "missing": 1},
    c.RefuseIntake: {"procedure": procedure(LAND), "place": 1001, "reason": "Sai thẩm quyền"},
    c.Receive: {"procedure": procedure(LAND), "place": 1001, "channel": 2, "applicant": 7, "person": None},
    c.Assign: {"officer": actor("officer").person},
    c.Reassign: {"officer": actor("other officer").person, "reason": "Nghỉ ốm"},
    c.Work: {"step": 1},
    c.Consult: {"consultation": 9, "unit": 11, "limit_at": MORNING + 86_400},
    c.Answer: {"consultation": 8},
    c.AskSupplement: {"request": 9, "missing": 1},
    c.Supplement: {"request": 8},
    c.AskPayment: {"amount": 1000},
    c.SendBack: {"reason": "Thiếu căn cứ"},
    c.RefuseResult: {"reason": "Không đủ điều kiện"},
    c.Apologise: {"new_due_at": MORNING + 90 * 86_400, "reason": "Phải xác minh"},
    c.Correct: {"pages": 9, "copies": 1, "reason": "Nhập sai"},
    c.VoidReceipt: {"reason": "Cấp nhầm"},
    c.Withdraw: {"reason": "Người nộp rút"},
    c.Stop: {"reason": "Không bổ sung"},
    c.Return: {"ticket": 10_010_000_100},
}


def acting(kind: type) -> list[Any]:
    """One person for each role that the table lets give the command."""
    unit = 11 if TABLE[kind].side == "asked" else 1001
    return [actor(role, unit) for role in sorted(TABLE[kind].roles)]


def command(kind: type, who: Any) -> Any:
    fields = dict(FIELDS.get(kind, {}))
    if "secret" in kind._fields:  # type: ignore[attr-defined]
        fields["secret"] = receipts.secret_of(dossier(), facts())
    return kind(at=MORNING + 7200, actor=who, dossier=10_010_000_001, **fields)


def row(kind: type, state: int, step: int) -> Dossier:
    """A dossier that lacks nothing but the right state and step."""
    fields: dict[str, Any] = {"owner": actor("officer").person}
    if kind is c.SubmitForSignature:
        fields["work_done"] = 2
    return dossier(state, step, **fields)


def companions(kind: type) -> list[Row]:
    """What else the command needs: the ticket, the open request or question."""
    if kind is c.Return:
        return [ticket(TicketState.CALLED, purpose=2, fetches=10_010_000_001)]
    if kind is c.Supplement:
        return [Request(id=8, unit=1001, dossier=10_010_000_001, asked_at=MORNING)]
    if kind is c.Answer:
        return [Consultation(id=8, dossier=10_010_000_001, unit=11, asked_at=MORNING, limit_at=MORNING + 60)]
    return []


def reached(kind: type, place: tuple[int, int]) -> tuple[int, int]:
    to = TABLE[kind].to
    return place if to is None or place in TABLE[kind].stays else (int(to[0]), int(to[1]))


@pytest.mark.parametrize("place", PLACES, ids=lambda each: f"{each[0].name}-{each[1].name}".lower())
@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_a_command_is_allowed_exactly_where_the_table_says(kind: type, place: tuple[int, int]) -> None:
    for who in acting(kind):
        case = row(kind, *place)
        outcome = decided(command(kind, who), case, *companions(kind))
        if (int(place[0]), int(place[1])) not in TABLE[kind].froms:
            assert isinstance(outcome, Refused)
            assert outcome.code == ("DOSSIER_EXISTS" if kind is c.Submit else "OUT_OF_TURN")
            continue
        assert isinstance(outcome, Decision), outcome
        fields = next(change.fields for change in outcome.changes if change.row is case)
        now = (fields.get("state", case.state), fields.get("step", case.step))
        assert now == reached(kind, (int(place[0]), int(place[1])))
        ended = fields.get("finished_at", case.finished_at) is not None
        assert ended is (now[0] not in OPEN_STATES)


@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_without_a_dossier_only_intake_begins_one(kind: type) -> None:
    for who in acting(kind):
        wanted = command(kind, who)
        if kind in (c.AskAtIntake, c.RefuseIntake, c.Receive):
            wanted = wanted._replace(ticket=10_010_000_100)
        outcome = decided(wanted, ticket(), *([] if kind is c.Return else companions(kind)))
        if not TABLE[kind].new:
            told_nothing = "NOT_THE_APPLICANT" if who.role == "applicant" else "DOSSIER_UNKNOWN"
            assert getattr(outcome, "code", None) == told_nothing
            continue
        assert isinstance(outcome, Decision), outcome
        made = [each for each in outcome.created if isinstance(each, Dossier)]
        if kind is c.AskAtIntake:
            assert made == []
        else:
            assert [(each.state, each.step) for each in made] == [reached(kind, (0, 0))]


def test_every_command_on_a_dossier_stands_in_the_table() -> None:
    on_tickets = {c.TakeTicket, c.Call, c.PutBack, c.GiveUp, c.Redirect}
    assert set(HANDLERS) == set(TABLE) | on_tickets


def test_ended_dossiers_stay_ended() -> None:
    ended = {int(state) for state in (State.NOT_RECEIVED, State.WITHDRAWN, State.STOPPED, State.RETURNED)}
    assert not [kind for kind, entry in TABLE.items() for state, _ in entry.froms if state in ended]


EXPECTED = {
    c.Submit: ("", "1"),
    c.Resubmit: ("1", "1"),
    c.AskAtIntake: ("1", "1"),
    c.RefuseIntake: ("1", "3"),
    c.Receive: ("1", "2"),
    c.Transfer: ("2", "4 transferred"),
    c.Assign: ("4 transferred assigned working", "4 assigned"),
    c.Reassign: ("4 assigned working consulting", "4 assigned"),
    c.Work: ("4 assigned working", "4 working"),
    c.Consult: ("4 working", "4 consulting"),
    c.Answer: ("4 consulting", "4 working"),
    c.AskSupplement: ("4 assigned working", "5"),
    c.Supplement: ("5", "4 assigned"),
    c.AskPayment: ("4 assigned working", "6"),
    c.Pay: ("6", "4 assigned"),
    c.SubmitForSignature: ("4 working", "4 submitted"),
    c.SendBack: ("4 submitted", "4 assigned"),
    c.Sign: ("4 submitted", "4 signed"),
    c.Number: ("4 signed", "9"),
    c.RefuseResult: ("4 submitted", "9"),
    c.Apologise: ("4 5 6", "same"),
    c.Correct: ("2 4 5 6", "same"),
    c.VoidReceipt: ("2 4 5 6", "8"),
    c.Withdraw: ("1 2 4 5 6", "7"),
    c.Stop: ("5 6", "8"),
    c.Return: ("9", "10"),
}
"""Reference one-stop.md, section 10, in numbers of states and names of steps."""


@pytest.mark.parametrize("kind", TABLE, ids=lambda each: each.__name__)
def test_the_table_is_the_one_of_the_reference(kind: type) -> None:
    froms, to = EXPECTED[kind]
    entry, words = TABLE[kind], froms.split()
    states = {int(word) for word in words if word.isdigit()}
    steps = {Step[word.upper()] for word in words if not word.isdigit()}
    assert {state for state, _ in entry.froms} == states
    if steps:
        assert {step for _, step in entry.froms} == steps
    elif State.IN_PROCESS in states:
        assert {step for state, step in entry.froms if state == State.IN_PROCESS} == set(range(1, 7))
    if to == "same":
        assert entry.to is None
    else:
        assert entry.to is not None
        assert entry.to[0] == int(to.split()[0])
        assert to.split()[1:] == ([Step(entry.to[1]).name.lower()] if entry.to[0] == State.IN_PROCESS else [])


def test_a_dossier_from_the_counter_is_returned_on_a_ticket_that_asks_for_it() -> None:
    case = row(c.Return, State.DONE, Step.NONE)
    wanted = command(c.Return, actor("clerk"))
    codes = [
        getattr(decided(wanted._replace(ticket=None), case), "code", None),
        getattr(decided(wanted, case, ticket(purpose=1)), "code", None),
        getattr(decided(wanted, case, ticket(purpose=2, fetches=77)), "code", None),
        getattr(decided(wanted, case, ticket(TicketState.WAITING, purpose=2, fetches=case.id)), "code", None),
    ]
    assert codes == [
        "TICKET_MISSING",
        "TICKET_FOR_OTHER_DOSSIER",
        "TICKET_FOR_OTHER_DOSSIER",
        "TICKET_NOT_CALLED",
    ]
    sent = dossier(State.DONE, Step.NONE, channel=int(Channel.POST))
    assert isinstance(decided(wanted._replace(ticket=None), sent), Decision)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (c.SendBack, (State.IN_PROCESS, Step.SUBMITTED)),
        (c.Correct, (State.RECEIVED, Step.NONE)),
        (c.VoidReceipt, (State.RECEIVED, Step.NONE)),
        (c.Withdraw, (State.RECEIVED, Step.NONE)),
        (c.Stop, (State.SUPPLEMENT_ASKED, Step.NONE)),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_whatever_ends_or_turns_back_a_dossier_names_its_reason(kind: type, place: tuple[int, int]) -> None:
    (who, *_rest) = acting(kind)
    wanted = command(kind, who)
    assert getattr(decided(wanted._replace(reason=""), row(kind, *place)), "code", None) == "REASON_MISSING"
    outcome = decided(wanted, row(kind, *place))
    assert isinstance(outcome, Decision)
    assert outcome.reason == wanted.reason


def test_a_correction_changes_something_and_the_fee_with_it() -> None:
    case = dossier(procedure=procedure("ct_ban_sao"), pages=1, copies=1, fee=2000)
    wanted = command(c.Correct, actor("head"))._replace(pages=4, copies=3)
    outcome = decided(wanted, case)
    assert isinstance(outcome, Decision)
    assert outcome.changes[0].fields == {"pages": 4, "copies": 3, "fee": 3 * (2 * 2000 + 2 * 1000)}
    same = decided(wanted._replace(pages=1, copies=1), case)
    assert getattr(same, "code", None) == "NOTHING_CHANGES"
    assert getattr(decided(wanted._replace(pages=0), case), "code", None) == "TOO_MANY_PAGES"
