"""`haicap serve` as in production, behind a server that speaks HTTPS; and PostgreSQL's own yardstick, pgbench."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from bench import machine, setting
from haicap.store import bases, binaries, server

START_SECONDS_MAX = 90
TPCB_DATABASE, TPCB_SCALE, TPCB_CLIENTS = "haicap_bench_tpcb", 20, 4
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([0-9.]+) ms", re.MULTILINE)


class Used(NamedTuple):
    """Processor seconds so far: of the web's processes, of PostgreSQL, of the load generator."""

    web: float
    database: float
    generator: float

    def since(self, before: Used) -> Used:
        """What was used since then."""
        return Used(*(now - then for now, then in zip(self, before, strict=True)))

    @property
    def total(self) -> float:
        """All of them together."""
        return sum(self)


class Serving(NamedTuple):
    """A server under load: where it answers, its process, a backend of PostgreSQL by which its processes are found."""

    base: str
    pid: int
    backend: int

    def used(self) -> Used:
        """Processor seconds so far; PostgreSQL's are zero where it runs out of sight."""
        web = [self.pid, *machine.children(self.pid)]
        return Used(
            sum(machine.process_seconds(pid) or 0 for pid in web),
            machine.server_seconds(self.backend) or 0,
            machine.process_seconds(os.getpid()) or 0,
        )


@contextmanager
def served(world: str) -> Iterator[Serving]:
    """Serve a world by the command itself, as one process of its own with its workers, until the end of the block."""
    port = _free_port()
    words = [sys.executable, "-m", "haicap.cli", "serve", "--world", world, "--port", str(port), "--https"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HAICAP_WORLD")}
    for name in ("HAICAP_DATABASE", "HAICAP_DATABASE_ROLE"):
        environment.pop(name, None)
    process = subprocess.Popen(words, cwd=machine.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=2)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(process, base)
        with setting.page_connection(world) as connection:
            yield Serving(base, process.pid, connection.info.backend_pid)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], base: str) -> None:
    for _ in range(START_SECONDS_MAX * 10):
        if process.poll() is not None:
            raise RuntimeError(f"haicap serve ended with status {process.returncode}")
        try:
            with urlopen(f"{base}/api/v1/procedures", timeout=5):
                return
        except (URLError, OSError):
            sleep(0.1)
    raise RuntimeError("haicap serve does not answer")


class Tpcb(NamedTuple):
    """What pgbench found: transactions a second, milliseconds each."""

    per_second: float
    mean_ms: float


def tpcb(seconds: int) -> Tpcb | None:
    """pgbench's TPC-B on the same server, durable as the pages' own commits are; None on somebody else's server."""
    if not server.address().embedded:
        return None
    with bases.administrator() as connection:
        bases.drop_database(connection, TPCB_DATABASE)
        bases.execute(connection, "CREATE DATABASE {}", TPCB_DATABASE)
    try:
        _pgbench("--initialize", "--quiet", f"--scale={TPCB_SCALE}")
        said = _pgbench(f"--client={TPCB_CLIENTS}", "--jobs=2", f"--time={seconds}", "--protocol=prepared")
    finally:
        with bases.administrator() as connection:
            bases.drop_database(connection, TPCB_DATABASE)
    rate, latency = _TPS.search(said), _LATENCY.search(said)
    if rate is None or latency is None:
        raise RuntimeError(f"pgbench said nothing of use: {said}")
    return Tpcb(float(rate[1]), float(latency[1]))


def _pgbench(*words: str) -> str:
    program = binaries.ensure(copied=False) / "pgbench"
    done = subprocess.run(
        [str(program), *words, server.address().dsn(TPCB_DATABASE)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"pgbench ended with status {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
