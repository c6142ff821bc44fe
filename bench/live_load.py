"""The load of `haicap bench live`: arrivals as chance has them, whether or not the last ones have been answered.

Stories begin at moments of a Poisson process (open loop). The first request of a story counts from the moment at which
it was due, not from the one at which it could be sent: so a server that stalls cannot hide the requests that had to
wait meanwhile. Every request is counted once, when it has been answered or has failed.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

import aiohttp

from haicap.engine.clock import elapsed_seconds

ANSWER_SECONDS_MAX = 30
IDLE_SECONDS = 1
"""A connection that nobody used so long is closed by us; the server waits two."""


Form = Mapping[str, str | Sequence[str]]
"""A form's fields; one that is ticked several times has several values."""


class Answer(NamedTuple):
    """What came back: the status, where it leads, the text; status 0: nothing came."""

    status: int
    location: str
    text: str


NOTHING = Answer(0, "", "")


@dataclass(slots=True)
class Visitor:
    """Somebody who asks, as the proxy in front of the pages tells of them: address, cookies, token."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""


@dataclass(slots=True)
class Tally:
    """What was asked and how it went: seconds of every request by kind, and of each trouble how often."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    stories: int = 0

    def note(self, kind: str, seconds: float, trouble: str = "") -> None:
        """Count one request, with what was wrong with it if anything was."""
        self.seconds.setdefault(kind, []).append(seconds)
        if trouble:
            self.troubles[f"{kind}: {trouble}"] += 1

    @property
    def requests(self) -> int:
        """How many requests were counted."""
        return sum(map(len, self.seconds.values()))

    @property
    def errors(self) -> int:
        """How many of them went wrong."""
        return sum(self.troubles.values())

    def all_seconds(self) -> list[float]:
        """The seconds of all requests, in order of size."""
        return sorted(each for some in self.seconds.values() for each in some)


@dataclass(slots=True)
class Client:
    """Asks the pages over HTTP and counts what comes of it; `due` of a request is a moment of `clock`."""

    session: aiohttp.ClientSession
    base: str
    tally: Tally
    clock: Callable[[], float]

    async def ask(
        self,
        kind: str,
        who: Visitor,
        path: str,
        data: Form | None = None,
        due: float | None = None,
        proof: str = "",
    ) -> Answer:
        """One request (POST with `data`), counted once; an answer without `proof` in its text or address is wrong."""
        begun = self.clock() if due is None else due
        try:
            answer = await self._answer(who, path, data)
            trouble = _trouble(answer, proof)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            answer, trouble = NOTHING, type(error).__name__
        self.tally.note(kind, self.clock() - begun, trouble)
        return NOTHING if trouble else answer

    async def _answer(self, who: Visitor, path: str, data: Form | None) -> Answer:
        headers = {
            "X-Forwarded-For": who.address,
            "X-Forwarded-Proto": "https",
            "Origin": self.base.replace("http", "https", 1),
        }
        if who.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in who.cookies.items())
        if who.token:
            headers["Authorization"] = f"Bearer {who.token}"
        form: Any = (
            None
            if data is None
            else [
                (name, each)
                for name, said in data.items()
                for each in ([said] if isinstance(said, str) else said)
            ]
        )
        method = "GET" if data is None else "POST"
        async with self.session.request(
            method, self.base + path, data=form, headers=headers, allow_redirects=False
        ) as response:
            text = await response.text()
            for name, cookie in response.cookies.items():
                who.cookies[name] = cookie.value
            return Answer(response.status, response.headers.get("Location", ""), text)


def _trouble(answer: Answer, proof: str) -> str:
    if answer.status not in (200, 302):
        return f"status {answer.status}"
    if proof and proof not in answer.location and proof not in answer.text:
        return f"no {proof!r} in the answer"
    return ""


Story = Callable[[Client, Random, float | None], Awaitable[None]]
"""What somebody does: one request or several, one after the other; the moment is the one at which it was due."""


class Share(NamedTuple):
    """A story, and how often it comes in comparison with the others."""

    story: Story
    weight: float


async def offer(
    base: str, mix: list[Share], stories_per_second: float, seconds: float, seed: int
) -> tuple[Tally, float]:
    """Offer stories for so many seconds; answers the tally and the seconds till the last one had ended."""
    async with _session() as session:
        client = Client(session, base, Tally(), elapsed_seconds())
        rng, running = Random(seed), set[asyncio.Task[None]]()
        stories, weights = [share.story for share in mix], [share.weight for share in mix]
        due = 0.0
        while (due := due + rng.expovariate(stories_per_second)) < seconds:
            if (wait := due - client.clock()) > 0:
                await asyncio.sleep(wait)
            story = rng.choices(stories, weights)[0]
            # Each story has chance of its own: in which order answers come must not change what is asked.
            client.tally.stories += 1
            task = asyncio.create_task(_told(story, client, Random(rng.random()), due))
            running.add(task)
            task.add_done_callback(running.discard)
        while running:
            await asyncio.wait(set(running))
        return client.tally, max(seconds, client.clock())


async def _told(story: Story, client: Client, rng: Random, due: float) -> None:
    try:
        await story(client, rng, due)
    except Exception as error:  # noqa: BLE001 - a story that ends by a bug of ours is an error, never silence
        client.tally.troubles[f"story: {error!r}"] += 1


async def repeat(base: str, story: Story, seconds: float, seed: int) -> tuple[Tally, int]:
    """Tell one story again and again, each when the last has ended; answers the tally and how often."""
    async with _session() as session:
        client = Client(session, base, Tally(), elapsed_seconds())
        rng, times = Random(seed), 0
        while client.clock() < seconds:
            await story(client, Random(rng.random()), None)
            times += 1
        return client.tally, times


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS)
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS_MAX)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
