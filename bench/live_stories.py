"""What people do in `haicap bench live`: lists, dossiers, intake, steps of work, look-ups, other systems' questions."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from bench.live_cast import Cast, Person, Staff
from bench.live_load import Client, Share, Visitor

WORK, COUNTER = "/mot-cua/viec/", "/mot-cua/tiep-nhan/"
ROLES = {"officer": 6, "signer": 2, "records_clerk": 1, "head": 1, "clerk": 2}
"""Whose lists and dossiers are looked at, how often in comparison."""
STEPPERS = {"officer": 6, "signer": 2, "records_clerk": 2, "head": 1}
WEIGHTS = {"work_list": 18, "dossier": 22, "look_up": 18, "api": 20, "api_list": 2, "intake": 4, "step": 5}
"""How often each story comes; an intake is eight requests, a step of work four, a look-up one or two."""
RETURN = 0.3
"""Of those who hand in, so many have come to that office before."""
_FORM = re.compile(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(name|value|type)="([^"]*)"')
_SELECT = re.compile(r'<select[^>]*name="([^"]*)"[^>]*>.*?<option value="([^"]*)"', re.DOTALL)
_OPEN = re.compile(r'href="(/mot-cua/viec/[^"]+/)" data-open')
_MIDDLE, _LAST = ("Văn", "Thị", "Minh", "Ngọc"), ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan")


class Form(NamedTuple):
    """A form of a page: where it goes, its fields with what they hold, whether somebody must type something."""

    action: str
    fields: dict[str, str]
    asks: bool


def forms(text: str) -> list[Form]:
    """The forms of a page as a browser would send them without anything typed."""
    found = []
    for action, inside in _FORM.findall(text):
        fields = dict(_SELECT.findall(inside))
        asks = "<textarea" in inside or 'type="date"' in inside
        for each in _INPUT.findall(inside):
            said = dict(_ATTRIBUTE.findall(each))
            if said.get("type") in ("checkbox", "radio"):
                continue
            fields[said.get("name", "")] = html.unescape(said.get("value", ""))
            asks = asks or (" required" in each and not said.get("value"))
        found.append(Form(html.unescape(action), fields, asks))
    return found


def form_to(text: str, action: str) -> Form | None:
    """The first form of a page that goes there and needs nothing typed, or None."""
    return next((form for form in forms(text) if form.action == action and not form.asks), None)


def somebody(rng: Random) -> Person:
    """Somebody new, with numbers such as people have."""
    return Person(
        f"001{rng.randrange(4)}{rng.randrange(10, 25):02d}{rng.randrange(1_000_000):06d}",
        f"Nguyễn {rng.choice(_MIDDLE)} {rng.choice(_LAST)}",
        f"09{rng.randrange(100_000_000):08d}",
        f"Số {rng.randrange(1, 300)}",
    )


@dataclass(slots=True)
class Stories:
    """The stories of a cast."""

    cast: Cast

    def mix(self) -> list[Share]:
        """All of them with their weights."""
        return [Share(getattr(self, name), weight) for name, weight in WEIGHTS.items()]

    def _staff(self, rng: Random) -> Staff:
        role = rng.choices(list(ROLES), list(ROLES.values()))[0]
        return rng.choice(self.cast.staff[role])

    async def work_list(self, client: Client, rng: Random, due: float | None) -> None:
        """Somebody looks at what is to be done."""
        await client.ask("work_list", self._staff(rng).visitor, WORK, due=due, proof="</html>")

    async def dossier(self, client: Client, rng: Random, due: float | None) -> None:
        """Somebody opens a dossier of their unit, old or new."""
        staff = self._staff(rng)
        code = rng.choice(self.cast.by_unit[staff.unit]).code
        await client.ask("dossier", staff.visitor, f"{WORK}{code}/", due=due, proof=code)

    async def look_up(self, client: Client, rng: Random, due: float | None) -> None:
        """A citizen asks how far it is; every other one opens the story by the QR code on the receipt."""
        known = rng.choice(self.cast.known)
        visitor = Visitor(f"10.{rng.randrange(16, 250)}.{rng.randrange(250)}.{rng.randrange(1, 250)}")
        path = f"/tra-cuu/{known.code}/"
        if rng.random() < 0.5:
            await client.ask("look_up", visitor, path, due=due, proof=known.code)
            return
        opened = await client.ask(
            "look_up_open", visitor, f"{path}?bi-mat={known.secret}", due=due, proof=path
        )
        if opened.status == 302:
            await client.ask("look_up_story", visitor, path, proof=known.code)

    async def api(self, client: Client, rng: Random, due: float | None) -> None:
        """Another system asks for the state of a dossier."""
        unit = rng.choice(list(self.cast.tokens))
        code = rng.choice(self.cast.by_unit[unit]).code
        path = f"/api/v1/dossiers/{code}"
        await client.ask("api", self.cast.tokens[unit], path, due=due, proof=code)

    async def api_list(self, client: Client, rng: Random, due: float | None) -> None:
        """Another system reads a list of a hundred dossiers of its unit."""
        visitor = self.cast.tokens[rng.choice(list(self.cast.tokens))]
        await client.ask("api_list", visitor, "/api/v1/dossiers?limit=100", due=due, proof='"next"')

    async def intake(self, client: Client, rng: Random, due: float | None) -> None:
        """A clerk hands a ticket out, fills the form in and receives; nobody else is at that counter meanwhile."""
        clerk = self.cast.free(rng, "clerk", whole_unit=False)
        while clerk is None or clerk.unit not in self.cast.wanted:
            clerk = self.cast.free(rng, "clerk", whole_unit=False)
        self.cast.busy.add(clerk.person)
        try:
            await self._received(client, rng, due, clerk)
        finally:
            self.cast.busy.discard(clerk.person)

    async def _received(self, client: Client, rng: Random, due: float | None, clerk: Staff) -> None:
        page = await client.ask("counter", clerk.visitor, COUNTER, due=due, proof="</html>")
        for kind, address in (("ticket", "/mot-cua/lay-so/"), ("call", "/mot-cua/goi/")):
            form = form_to(page.text, address)
            if form is not None:  # whoever is at the counter already has both behind them
                await client.ask(kind, clerk.visitor, address, form.fields, proof=COUNTER)
                page = await client.ask("counter", clerk.visitor, COUNTER, proof="</html>")
        form = next((each for each in forms(page.text) if each.action == COUNTER), None)
        if form is None:
            return
        typed: dict[str, str | Sequence[str]] = {**form.fields, **self._typed(rng, clerk.unit)}
        await client.ask("known", clerk.visitor, f"{COUNTER}nguoi-nop/", typed)
        done = await client.ask(
            "intake", clerk.visitor, COUNTER, typed | {"do": "receive"}, proof="/mot-cua/giay-hen/"
        )
        if done.status == 302:
            await client.ask("receipt", clerk.visitor, done.location, proof="</html>")

    def _typed(self, rng: Random, unit: int) -> dict[str, str | Sequence[str]]:
        wanted, before = rng.choice(self.cast.wanted[unit]), self.cast.came_before.get(unit)
        again = rng.choice(before) if before and rng.random() < RETURN else None
        return {
            "procedure": str(wanted.procedure),
            "papers": [str(place) for place in range(wanted.papers)],
            "place": self.cast.places[unit],
            "relation": "0",
            **(again or somebody(rng))._asdict(),
        }

    async def step(self, client: Client, rng: Random, due: float | None) -> None:
        """Somebody takes up what comes first on the list and does what comes next; nobody else of that unit does."""
        role = rng.choices(list(STEPPERS), list(STEPPERS.values()))[0]
        staff = self.cast.free(rng, role, whole_unit=True)
        if staff is None:
            await self.work_list(client, rng, due)
            return
        self.cast.busy.add(staff.unit)
        try:
            await self._done(client, due, staff)
        finally:
            self.cast.busy.discard(staff.unit)

    async def _done(self, client: Client, due: float | None, staff: Staff) -> None:
        page = await client.ask("work_list", staff.visitor, WORK, due=due, proof="</html>")
        first = _OPEN.search(page.text)
        if first is None:
            return
        case = await client.ask("dossier", staff.visitor, first[1], proof=first[1].split("/")[-2])
        form = form_to(case.text, f"{first[1]}lam/")
        if form is None:
            return
        sent = await client.ask("step", staff.visitor, form.action, form.fields, proof=WORK)
        if sent.status == 302:
            kind = "work_list" if sent.location == WORK else "dossier"
            await client.ask(kind, staff.visitor, sent.location, proof="</html>")
