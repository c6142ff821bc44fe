"""Each process of benches has worlds of its own; what a killed one left is dropped by the next, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import setting
from haicap.store import server, worlds

ROOT = Path(__file__).parents[2]
BENCH = """
import time
from bench import setting
from haicap.store import server, worlds
name = setting.own("test")
worlds.create_world(name, "trial", place="tiny")
(server.home() / "trials" / name).mkdir(parents=True)
print(name, flush=True)
time.sleep(120)
"""
Bench = tuple[subprocess.Popen[str], str]


@pytest.fixture
def begin() -> Iterator[Callable[[], Bench]]:
    """Begin a bench in a process of its own; answers the process and the name of its world."""
    begun: list[subprocess.Popen[str]] = []

    def one() -> Bench:
        process = subprocess.Popen(
            [sys.executable, "-c", BENCH], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        begun.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    yield one
    for process in begun:
        process.kill()
        process.wait()
    _forget_until(lambda: not [w for w in worlds.list_worlds() if w.name.startswith("bench-test-")])


def _forget_until(done: Callable[[], bool]) -> None:
    """The server notices a killed client within a moment."""
    for _ in range(100):
        setting.forget_orphans()
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("what a killed bench left is still there")


def test_a_killed_benchs_world_is_dropped_and_a_running_ones_stays(begin: Callable[[], Bench]) -> None:
    (killed, left), (_, kept) = begin(), begin()
    assert left != kept
    setting.forget_orphans()
    assert worlds.world_exists(left)
    killed.kill()
    killed.wait()
    _forget_until(lambda: not worlds.world_exists(left))
    assert not (server.home() / "trials" / left).exists()
    assert worlds.world_exists(kept)
    assert (server.home() / "trials" / kept).exists()


def test_whoever_asks_twice_has_the_same_name_and_other_worlds_are_left_alone() -> None:
    assert setting.own("test") == setting.own("test")
    assert setting.own("test") != setting.own("other")
    before = {world.name for world in worlds.list_worlds()}
    setting.forget_orphans()
    gone = before - {world.name for world in worlds.list_worlds()}
    assert all(name.startswith(setting.PREFIX) for name in gone)
