"""The one transition table of dossiers: which command leads from which state and step to which, and who may give it.

States are the national exchange codes; the transitions are ours (reference one-stop.md, sections 7 and 10).
"""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Actor, Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Dossier, State, Step

At = tuple[int, int]

_R, _P = State.RECEIVED, State.IN_PROCESS
_TRANSFERRED: At = (_P, Step.TRANSFERRED)
_ASSIGNED: At = (_P, Step.ASSIGNED)
_WORKING: At = (_P, Step.WORKING)
_CONSULTING: At = (_P, Step.CONSULTING)
_SUBMITTED: At = (_P, Step.SUBMITTED)
_SIGNED: At = (_P, Step.SIGNED)
_REGISTERED: At = (State.REGISTERED, Step.NONE)
_ASKED_AT_INTAKE: At = (State.REGISTERED, Step.ASKED_AT_INTAKE)
_RECEIVED: At = (_R, Step.NONE)
_SUPPLEMENT: At = (State.SUPPLEMENT_ASKED, Step.NONE)
_PAYMENT: At = (State.PAYMENT_ASKED, Step.NONE)
_DONE: At = (State.DONE, Step.NONE)
_RETURNED: At = (State.RETURNED, Step.NONE)
_IN_PROCESS = frozenset({_TRANSFERRED, _ASSIGNED, _WORKING, _CONSULTING, _SUBMITTED, _SIGNED})
_RUNNING = _IN_PROCESS | {_SUPPLEMENT, _PAYMENT}


class Transition(NamedTuple):
    """A row of the table; `to` None keeps state and step, `new` allows a dossier that does not exist yet.

    `stays` are those of `froms` in which state and step are kept although `to` leads elsewhere from the others.
    """

    froms: frozenset[At]
    to: At | None
    roles: frozenset[str]
    side: str
    new: bool = False
    law: str = ""
    stays: frozenset[At] = frozenset()


def _row(
    froms: set[At] | frozenset[At],
    to: At | None,
    roles: str,
    side: str,
    *,
    new: bool = False,
    law: str = "",
    stays: At | None = None,
) -> Transition:
    plain = frozenset((int(state), int(step)) for state, step in froms)
    kept = frozenset() if stays is None else frozenset({(int(stays[0]), int(stays[1]))})
    return Transition(plain, to, frozenset(roles.split()), side, new, law, kept)


TABLE: dict[type, Transition] = {
    c.Submit: _row(set(), _REGISTERED, "applicant clerk", "receiver", new=True, law="NĐ 61/2018 Đ.17(2)"),
    c.Resubmit: _row(
        {_ASKED_AT_INTAKE}, _REGISTERED, "applicant clerk", "receiver", law="NĐ 61/2018 Đ.17(2)"
    ),
    c.AskAtIntake: _row(
        {_REGISTERED}, _ASKED_AT_INTAKE, "clerk head", "receiver", new=True, law="NĐ 61/2018 Đ.17(1)"
    ),
    c.RefuseIntake: _row(
        {_REGISTERED},
        (State.NOT_RECEIVED, Step.NONE),
        "clerk head",
        "receiver",
        new=True,
        law="NĐ 61/2018 Đ.17(1)",
    ),
    c.Receive: _row({_REGISTERED}, _RECEIVED, "clerk head", "receiver", new=True, law="NĐ 61/2018 Đ.17(3)"),
    c.Transfer: _row({_RECEIVED}, _TRANSFERRED, "clerk head system", "receiver", law="NĐ 61/2018 Đ.18"),
    c.Assign: _row(
        {_TRANSFERRED, _ASSIGNED, _WORKING}, _ASSIGNED, "head", "competent", law="NĐ 61/2018 Đ.19"
    ),
    c.Reassign: _row(
        {_ASSIGNED, _WORKING, _CONSULTING},
        _ASSIGNED,
        "head",
        "competent",
        law="NĐ 61/2018 Đ.12(8)",
        stays=_CONSULTING,
    ),
    c.Work: _row({_ASSIGNED, _WORKING}, _WORKING, "officer", "owner", law="NĐ 61/2018 Đ.19"),
    c.Consult: _row({_WORKING}, _CONSULTING, "officer", "owner", law="NĐ 61/2018 Đ.19(5)"),
    c.Answer: _row({_CONSULTING}, _WORKING, "officer head", "asked", law="NĐ 61/2018 Đ.19(5)"),
    c.AskSupplement: _row(
        {_ASSIGNED, _WORKING}, _SUPPLEMENT, "officer", "owner", law="NĐ 61/2018 Đ.11(2)c, 19(4)"
    ),
    c.Supplement: _row(
        {_SUPPLEMENT}, _ASSIGNED, "clerk head applicant", "receiver", law="NĐ 61/2018 Đ.19(4)"
    ),
    c.AskPayment: _row({_ASSIGNED, _WORKING}, _PAYMENT, "officer", "owner", law="NĐ 101/2024, 151/2025"),
    c.Pay: _row({_PAYMENT}, _ASSIGNED, "applicant clerk head", "receiver", law="NĐ 101/2024, 151/2025"),
    c.SubmitForSignature: _row({_WORKING}, _SUBMITTED, "officer", "owner", law="NĐ 61/2018 Đ.19"),
    c.SendBack: _row({_SUBMITTED}, _ASSIGNED, "signer", "competent", law="NĐ 61/2018 Đ.19"),
    c.Sign: _row({_SUBMITTED}, _SIGNED, "signer", "competent", law="NĐ 61/2018 Đ.19"),
    c.Number: _row({_SIGNED}, _DONE, "records_clerk", "competent", law="NĐ 30/2020 Đ.15"),
    c.RefuseResult: _row({_SUBMITTED}, _DONE, "signer", "competent", law="NĐ 61/2018 Đ.19(8)"),
    c.Apologise: _row(_RUNNING, None, "signer", "competent", law="NĐ 61/2018 Đ.19(9)"),
    c.Correct: _row(_RUNNING | {_RECEIVED}, None, "head", "receiver", law="TT 01/2018 Đ.10"),
    c.VoidReceipt: _row(
        _RUNNING | {_RECEIVED}, (State.STOPPED, Step.NONE), "head", "receiver", law="TT 01/2018 Đ.10"
    ),
    c.Withdraw: _row(
        _RUNNING | {_RECEIVED, _REGISTERED, _ASKED_AT_INTAKE},
        (State.WITHDRAWN, Step.NONE),
        "clerk head applicant",
        "receiver",
        law="NĐ 118/2025 Đ.19",
    ),
    c.Stop: _row(
        {_SUPPLEMENT, _PAYMENT}, (State.STOPPED, Step.NONE), "head", "competent", law="NĐ 118/2025 Đ.19"
    ),
    c.Return: _row({_DONE}, _RETURNED, "clerk head", "receiver", law="NĐ 61/2018 Đ.20"),
}


WITH_SOLVER = frozenset({4, 5, 6, 10})
"""States in which the competent unit has the dossier: while it is solved, and as its file when the result is out.

In all others the one-stop unit that received it does: before it is handed on, when the result (or the papers of a
dossier that was withdrawn or stopped) lies ready there (Decree 61/2018 art. 18, 19(8), 20; registers of Circular
01/2018 art. 9: handed to the solver, result received, returned).
"""


def custodian(dossier: Dossier, state: int) -> int:
    """The one unit that has a dossier in this state."""
    return dossier.competent if state in WITH_SOLVER else dossier.receiver


def out_of_turn(command: object, dossier: Dossier | None) -> Refused | None:
    """The refusal of a command that doesn't fit the dossier's state and step, or None where it fits."""
    row = TABLE[type(command)]
    if dossier is None:
        return None if row.new else Refused("DOSSIER_UNKNOWN", "dossier")
    if (dossier.state, dossier.step) in row.froms:
        return None
    name = type(command).__name__
    return Refused("OUT_OF_TURN", "state", {"command": name, "state": dossier.state, "step": dossier.step})


def role_missing(actor: Actor, roles: frozenset[str]) -> Refused:
    """The refusal of an actor who has none of the roles that may do this."""
    return Refused("ROLE_MISSING", None, {"role": actor.role, "roles": " ".join(sorted(roles))})


def not_entitled(command: object, actor: Actor, dossier: Dossier | None) -> Refused | None:
    """The refusal of an actor whose role or unit has no say in this command, or None; deny by default."""
    row = TABLE[type(command)]
    if actor.role not in row.roles:
        return role_missing(actor, row.roles)
    if dossier is None or row.side == "asked":
        return None
    unit = dossier.receiver if row.side == "receiver" else dossier.competent
    if actor.unit != unit:
        return Refused("OTHER_UNIT", None, {"unit": unit})
    if row.side == "owner" and dossier.owner != actor.person:
        return Refused("OTHER_OFFICER", None, {"officer": dossier.owner})
    return None
