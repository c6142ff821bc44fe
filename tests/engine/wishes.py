"""Random wishes of the people of the tiny town: mostly sensible, some by the wrong person or at the wrong moment."""

from __future__ import annotations

from random import Random
from typing import Any

from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier, Purpose, Request, State, Ticket, TicketState
from haicap.rules.one_stop.transitions import TABLE
from tests.builders import COPIES, LAND, PERSON, SHOP, Shop, actor, procedure

UNITS = (1001, 1002, 101)
PEOPLE = ("clerk", "officer", "other officer", "head", "signer", "records_clerk", "applicant", "leader")
TICKETS = (c.TakeTicket, c.Call, c.PutBack, c.GiveUp, c.Redirect)
ALL: tuple[type, ...] = (*TICKETS, *TABLE)
ENDINGS = (c.VoidReceipt, c.Withdraw, c.Stop, c.RefuseIntake, c.GiveUp, c.Redirect, c.Reassign, c.SendBack)
REASONS = ("Thiếu giấy tờ", "Tab\there", "hai\ndòng", 'dấu "ngoặc" và \\', "")


class Wishes:
    """Makes one wish after another for a shop; the same numbers make the same wishes."""

    def __init__(self, shop: Shop, chance: Random) -> None:
        self.shop = shop
        self.chance = chance

    def kind(self) -> type:
        """Some kind of wish; those that end or turn back something are the rarer ones."""
        return self.chance.choices(ALL, [1 if kind in ENDINGS else 6 for kind in ALL])[0]

    def wish(self, kind: type, at: int, *, astray: bool) -> Command:
        """A wish of this kind; astray: the wrong person, or whatever dossier."""
        if kind in TICKETS:
            return self._of_ticket(kind, at, astray=astray)
        dossier = self._dossier(kind, astray=astray)
        fields = self._fields(kind, dossier, at)
        number = dossier.id if dossier is not None else self.shop.new_id(self._unit())
        who = self._who(kind, dossier, fields, astray=astray)
        return kind(at=at, actor=who, dossier=number, **fields)  # type: ignore[no-any-return]

    def _unit(self) -> int:
        return self.chance.choice(UNITS)

    def _pick(self, rows: list[Any]) -> Any:
        return self.chance.choice(rows) if rows else None

    def _dossier(self, kind: type, *, astray: bool) -> Dossier | None:
        rows: list[Any] = list(self.shop.session.rows["dossier"].values())
        entry = TABLE[kind]
        if kind is c.Submit and not astray:
            return None
        if kind in (c.Receive, c.AskAtIntake, c.RefuseIntake) and self.chance.random() < 0.6:
            return None
        fit = rows if astray else [row for row in rows if (row.state, row.step) in entry.froms]
        found = self._pick(fit)
        return found if isinstance(found, Dossier) else None

    def _who(self, kind: type, dossier: Dossier | None, fields: dict[str, Any], *, astray: bool) -> Actor:
        if astray and self.chance.random() < 0.5:
            return actor(self.chance.choice(PEOPLE), self._unit())
        entry = TABLE[kind]
        role = self.chance.choice(sorted(entry.roles))
        ticket: Any = self.shop.session.rows["ticket"].get(fields.get("ticket") or 0)
        if entry.side == "asked":
            question: Any = self.shop.session.rows["consultation"].get(fields["consultation"])
            return actor(role, question.unit if question is not None else 11)
        if dossier is None:
            return actor(role, ticket.unit if ticket is not None else self._unit())
        if entry.side == "owner" and dossier.owner is not None:
            return Actor(dossier.owner, role, dossier.competent)
        return actor(role, dossier.receiver if entry.side == "receiver" else dossier.competent)

    def _called(self, dossier: Dossier | None, *, fetch: bool) -> int | None:
        rows: list[Any] = list(self.shop.session.rows["ticket"].values())
        fit = [
            row.id
            for row in rows
            if row.state == TicketState.CALLED and (row.purpose == Purpose.FETCH) == fetch
        ]
        if fetch and dossier is not None:
            fit = [each for each in fit if self.shop.row("ticket", each).fetches == dossier.id]
        found: int | None = self._pick(fit)
        return found

    def _open(self, kind: str, dossier: Dossier | None) -> int:
        rows: list[Any] = list(self.shop.session.rows[kind].values())
        mine = [row.id for row in rows if dossier is not None and row.dossier == dossier.id]
        return mine[-1] if mine else 5

    def _fields(self, kind: type, dossier: Dossier | None, at: int) -> dict[str, Any]:
        pick, unit = self.chance, self._unit()
        goods: dict[str, Any] = {
            "procedure": procedure(pick.choice((COPIES, SHOP, LAND))),
            "place": pick.choice((1001, 1002, 1003)),
            "channel": pick.choice((1, 2, 2, 3)),
            "applicant": self.shop.new_id(unit),
            "person": PERSON,
            "pages": pick.choice((1, 4)),
            "copies": pick.choice((1, 2)),
            "ticket": None,
            "request": self.shop.new_id(unit),
            "missing": 1,
            "reason": pick.choice(REASONS),
            "officer": actor(
                pick.choice(("officer", "other officer")), dossier.competent if dossier else unit
            ).person,
            "step": (dossier.work_done if dossier else 0) + pick.choice((0, 1, 1, 1)),
            "consultation": self.shop.new_id(unit),
            "unit": pick.choice((11, 1003)),
            "limit_at": at + pick.choice((0, 3600, 86_400)),
            "amount": pick.choice((0, 1000)),
            "new_due_at": at + pick.choice((0, 30 * 86_400)),
            "secret": self._secret(dossier),
        }
        if kind is c.Supplement:
            goods["request"] = self._open("request", dossier)
        if kind is c.Answer:
            goods["consultation"] = self._open("consultation", dossier)
        if kind in (c.Receive, c.AskAtIntake, c.RefuseIntake) and dossier is None:
            goods["ticket"] = self._called(None, fetch=False)
        if kind is c.Return:
            goods["ticket"] = self._called(dossier, fetch=True)
        names = set(kind._fields) - {"at", "actor", "dossier"}  # type: ignore[attr-defined]
        return {name: value for name, value in goods.items() if name in names}

    def _secret(self, dossier: Dossier | None) -> str:
        """What stands on the receipt, or something else once in ten times."""
        if dossier is None or self.chance.random() < 0.1:
            return "0000-0000-0000"
        return receipts.shown(receipts.secret_of(dossier, self.shop.facts))

    def _of_ticket(self, kind: type, at: int, *, astray: bool) -> Command:
        if kind is c.TakeTicket:
            return self._take(at)
        rows: list[Any] = list(self.shop.session.rows["ticket"].values())
        wanted = TicketState.WAITING if kind in (c.Call, c.GiveUp) else TicketState.CALLED
        found = self._pick(rows if astray else [row for row in rows if row.state == wanted])
        unit = self._unit() if found is None or (astray and self.chance.random() < 0.5) else found.unit
        who = actor("clerk", unit)
        number = 5 if found is None else found.id
        if kind is c.Redirect:
            return c.Redirect(at, who, number, self.chance.choice((1003, 101, 4711)))
        return kind(at, who, number)  # type: ignore[no-any-return]

    def _take(self, at: int) -> c.TakeTicket:
        unit = self._unit()
        number = self.shop.new_id(unit)
        done: list[Any] = [
            row
            for row in self.shop.session.rows["dossier"].values()
            if getattr(row, "state", 0) == State.DONE
        ]
        result = self._pick(done)
        if result is not None and self.chance.random() < 0.4:
            who = actor("applicant", result.receiver)
            return c.TakeTicket(at, who, number, int(Purpose.FETCH), 1, fetches=result.id)
        who, links = actor("applicant", unit), dict[str, Any]()
        tickets: list[Any] = list(self.shop.session.rows["ticket"].values())
        left = self._pick([t for t in tickets if isinstance(t, Ticket) and t.state in (4, 5)])
        if left is not None and self.chance.random() < 0.5:
            links |= {"replaces": left.id, "secret": receipts.secret_of(left, self.shop.facts)}
        requests: list[Any] = list(self.shop.session.rows["request"].values())
        asked = self._pick([r for r in requests if isinstance(r, Request) and r.at_intake])
        if asked is not None and self.chance.random() < 0.5:
            links |= {"back": asked.id, "secret": receipts.secret_of(asked, self.shop.facts)}
        if {"replaces", "back"} <= set(links):  # one secret can't open both: it is for the clerk to say
            who = actor("clerk", unit)
        return c.TakeTicket(
            at,
            who,
            number,
            int(Purpose.HAND_IN),
            self.chance.choice((0, 1, 1, 2)),
            **links,
        )
