"""Every request is counted once, whatever becomes of it; what had to wait counts from when it was due."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

from aiohttp import web

from bench.live_load import Client, Share, Tally, Visitor, offer, repeat
from bench.live_stories import form_to, forms

VISITOR = Visitor("10.0.0.1")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(handler))  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def good(client: Client, rng: Random, due: float | None) -> None:
    await client.ask("good", VISITOR, "/good", due=due, proof="well")


async def twice(client: Client, rng: Random, due: float | None) -> None:
    await client.ask("first", VISITOR, "/first", due=due)
    await client.ask("second", VISITOR, "/second", {"name": "An", "papers": ["0", "1"]})


async def bad(client: Client, rng: Random, due: float | None) -> None:
    await client.ask("bad", VISITOR, "/bad", due=due)
    await client.ask("empty", VISITOR, "/good", due=due, proof="something else")


def test_as_many_are_counted_as_the_server_has_seen_by_kind() -> None:
    seen: Counter[str] = Counter()
    posted: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen[request.path] += 1
        if request.method == "POST":
            posted.append(await request.text())
        return web.Response(text="all is well")

    async def run() -> Tally:
        async with served(handler) as base:
            tally, _ = await offer(base, [Share(good, 2), Share(twice, 1)], 60, 1.0, seed=3)
            return tally

    tally = asyncio.run(run())
    assert {kind: len(some) for kind, some in tally.seconds.items()} == {
        path[1:]: count for path, count in seen.items()
    }
    assert tally.requests == sum(seen.values()) > 30
    assert tally.stories == seen["/good"] + seen["/first"]
    assert tally.errors == 0
    assert set(posted) == {"name=An&papers=0&papers=1"}


def test_a_wrong_status_a_wrong_page_and_no_answer_at_all_are_errors_and_each_is_one() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path == "/bad":
            return web.Response(status=500)
        return web.Response(text="all is well")

    async def run() -> tuple[Tally, int, Tally]:
        async with served(handler) as base:
            tally, times = await repeat(base, bad, 0.2, seed=1)
        gone, _ = await offer(base, [Share(good, 1)], 20, 0.5, seed=1)
        return tally, times, gone

    tally, times, gone = asyncio.run(run())
    assert tally.troubles == {"bad: status 500": times, "empty: no 'something else' in the answer": times}
    assert tally.requests == tally.errors == 2 * times
    assert gone.errors == gone.requests == gone.stories > 0


def test_a_server_that_stalls_hides_nothing_for_what_waits_counts_from_when_it_was_due() -> None:
    begun: list[float] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        loop = asyncio.get_running_loop()
        begun.append(loop.time())
        await asyncio.sleep(max(0.0, begun[0] + 0.8 - loop.time()))
        return web.Response(text="well")

    async def run() -> Tally:
        async with served(handler) as base:
            tally, _ = await offer(base, [Share(good, 1)], 50, 0.7, seed=5)
            return tally

    ordered = asyncio.run(run()).all_seconds()
    assert len(ordered) > 20
    assert ordered[-1] > 0.75
    assert ordered[len(ordered) // 2] > 0.25


def test_a_form_is_sent_as_a_browser_would_send_it() -> None:
    text = (
        '<form method="post" action="/a/"><input type="hidden" name="key" value="x&amp;y">'
        '<select name="officer" required><option value="7">An</option><option value="8">Bình</option></select>'
        '<input type="checkbox" name="priority" value="1"><button>ok</button></form>'
        '<form action="/b/"><input type="hidden" name="key" value="z"><textarea name="reason"></textarea></form>'
    )
    assert [form.action for form in forms(text)] == ["/a/", "/b/"]
    found = form_to(text, "/a/")
    assert found is not None
    assert found.fields == {"officer": "7", "key": "x&y"}
    assert form_to(text, "/b/") is None
