"""Money at the counter: fees taken in one sum, given back, and the day's cash closed per clerk."""

from __future__ import annotations

from typing import Any

from haicap.rules.base import Change, Decision, Key, Refused, Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop import counter_commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.counter_state import Method, Paid, Payment, Till, till_id
from haicap.rules.one_stop.state import Dossier, State, day_period
from haicap.rules.one_stop.tickets import COUNTER_ROLES
from haicap.rules.one_stop.transitions import role_missing

HEAD = frozenset({"head"})
PAID_AT_ONCE_MAX = 20
VOID_STATES = frozenset({int(State.STOPPED), int(State.WITHDRAWN)})
COUNTED_MAX = 2_000_000_000

_CashState = tuple[Any, ...]


def keys_take(command: c.TakePayment) -> tuple[Key | None, ...]:
    """The clerk's till of the day, the dossiers, what was paid for each."""
    till = till_id(command.actor.person, day_period(command.at))
    dossiers = command.dossiers
    return (("till", till), *(("dossier", each) for each in dossiers), *(("paid", each) for each in dossiers))


def keys_refund(command: c.Refund) -> tuple[Key | None, ...]:
    """The till of the day of whoever gives back, the dossier, what was paid for it."""
    till = till_id(command.actor.person, day_period(command.at))
    return (("till", till), ("dossier", command.dossier), ("paid", command.dossier))


def keys_close(command: c.CloseCash) -> tuple[Key | None, ...]:
    """One's own till of that day."""
    return (("till", till_id(command.actor.person, command.period)),)


def keys_reopen(command: c.ReopenCash) -> tuple[Key | None, ...]:
    """The clerk's till of that day."""
    return (("till", till_id(command.clerk, command.period)),)


def allow_counter(state: _CashState, command: Any) -> Refused | None:
    """A clerk or the head of the unit that received the dossiers; tills are looked up by who acts."""
    if command.actor.role not in COUNTER_ROLES:
        return role_missing(command.actor, COUNTER_ROLES)
    return _of_unit(state, command)


def allow_head(state: _CashState, command: Any) -> Refused | None:
    """The head of the unit alone."""
    if command.actor.role not in HEAD:
        return role_missing(command.actor, HEAD)
    return _of_unit(state, command)


def _of_unit(state: _CashState, command: Any) -> Refused | None:
    for row in state:
        unit = row.receiver if isinstance(row, Dossier) else row.unit if isinstance(row, Till) else None
        if unit is not None and unit != command.actor.unit:
            return Refused("OTHER_UNIT", None, {"unit": unit})
    return None


def take(state: _CashState, command: c.TakePayment, facts: Facts) -> Decision | Refused:
    """Take what is owed for all dossiers in one sum, which must be the one that the clerk was shown."""
    till, *rows = state
    count = len(command.dossiers)
    if not 1 <= count <= PAID_AT_ONCE_MAX or len(set(command.dossiers)) != count:
        return Refused("TOO_MANY_DOSSIERS", "dossiers", {"most": PAID_AT_ONCE_MAX})
    dossiers: list[Dossier | None] = rows[:count]
    paid: list[Paid | None] = rows[count:]
    owed = []
    for dossier, before in zip(dossiers, paid, strict=True):
        if dossier is None or dossier.received_at is None or dossier.state in VOID_STATES:
            return Refused("DOSSIER_UNKNOWN", "dossiers")
        owed.append(dossier.fee - (before.amount if before else 0))
    wrong = _wrong_sum(sum(each for each in owed if each > 0), command) or _closed(till)
    if wrong is not None:
        return wrong
    changes, created = _into(till, command, command.amount)
    for number, before, due in zip(command.dossiers, paid, owed, strict=True):
        if due <= 0:
            continue
        if before is None:
            unit = command.actor.unit
            created += (Paid(id=number, unit=unit, amount=due, payment=command.payment),)
        else:
            changes += (Change(before, {"amount": before.amount + due, "payment": command.payment}),)
    return Decision(changes, created, (e.Paid(command.payment, command.amount),))


def _wrong_sum(owed: int, command: c.TakePayment) -> Refused | None:
    if owed == 0:
        return Refused("NOTHING_OWED", "amount")
    if command.amount != owed:
        return Refused("SUM_CHANGED", "amount", {"amount": owed})
    return None if command.method in list(Method) else Refused("METHOD_UNKNOWN", "method")


def _closed(till: Till | None) -> Refused | None:
    if till is not None and till.closed_at is not None:
        return Refused("TILL_CLOSED", None)
    return None


def _into(
    till: Till | None, command: c.TakePayment | c.Refund, amount: int
) -> tuple[tuple[Change, ...], tuple[Row, ...]]:
    """The payment, and the till with it: made with the day's first one."""
    person, unit, period = command.actor.person, command.actor.unit, day_period(command.at)
    method = command.method if isinstance(command, c.TakePayment) else int(Method.CASH)
    number = till_id(person, period)
    payment = Payment(
        id=command.payment,
        unit=unit,
        clerk=person,
        till=number,
        amount=amount,
        method=method,
        paid_at=command.at,
    )
    name = "cash" if method == Method.CASH else "transfers"
    if till is None:
        fresh = Till(id=number, unit=unit, clerk=person, period=period, payments=1)
        setattr(fresh, name, amount)
        return (), (payment, fresh)
    fields = {name: getattr(till, name) + amount, "payments": till.payments + 1}
    return (Change(till, fields),), (payment,)


def refund(state: _CashState, command: c.Refund, facts: Facts) -> Decision | Refused:
    """Give back in cash what is not owed: all of a voided or withdrawn dossier, what a correction took off others."""
    till, dossier, paid = state
    if dossier is None or paid is None or paid.amount == 0:
        return Refused("NOTHING_PAID", "dossier")
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    owed = 0 if dossier.state in VOID_STATES else dossier.fee
    if not 1 <= command.amount <= paid.amount - owed:
        return Refused("REFUND_TOO_MUCH", "amount", {"amount": max(0, paid.amount - owed)})
    wrong = _closed(till)
    if wrong is not None:
        return wrong
    changes, created = _into(till, command, -command.amount)
    back = Change(paid, {"amount": paid.amount - command.amount, "payment": command.payment})
    return Decision((*changes, back), created, (e.Paid(command.payment, -command.amount),), command.reason)


def close(state: tuple[Till | None], command: c.CloseCash, facts: Facts) -> Decision | Refused:
    """Close a till: nothing goes into it any more; where the cash differs from the books, a reason stands on record."""
    (till,) = state
    if till is None:
        return Refused("TILL_EMPTY", "period")
    wrong = _closed(till)
    if wrong is not None:
        return wrong
    if not 0 <= command.counted <= COUNTED_MAX:
        return Refused("COUNTED_WRONG", "counted")
    if command.counted != till.cash and not command.reason:
        return Refused("CASH_DIFFERS", "reason", {"amount": command.counted - till.cash})
    fields = {"counted": command.counted, "closed_at": command.at}
    return Decision((Change(till, fields),), (), (e.CashClosed(till.id),), command.reason or None)


def reopen(state: tuple[Till | None], command: c.ReopenCash, facts: Facts) -> Decision | Refused:
    """Open a closed till again, with the reason on record."""
    (till,) = state
    if till is None or till.closed_at is None:
        return Refused("TILL_NOT_CLOSED", "period")
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    fields = {"counted": None, "closed_at": None}
    return Decision((Change(till, fields),), (), (e.CashReopened(till.id),), command.reason)
