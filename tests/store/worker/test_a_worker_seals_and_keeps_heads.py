"""Design, section 4: live entries are sealed as people go on, and each head leaves the database at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from haicap.rehearsal.audit import verify_world
from haicap.store import bases, heads, roles, worlds
from haicap.store.errors import WorldError
from haicap.store.keys import KEPT_DAYS
from haicap.store.worker import BUSY_AGAIN_SECONDS, EVERY_SECONDS, PRUNED_EVERY_SECONDS, Worker
from tests.store.tampering import Case, reseal
from tests.store.worker.conftest import Live


def _rounds(number: int) -> Iterator[bool]:
    yield from [True] * (number - 1)
    yield False


def test_what_was_done_is_sealed_and_its_head_lies_outside(live: Live) -> None:
    """Round after round one seal and one line more, and none where nothing happened."""
    assert live.kept() == live.heads()
    live.hand_in(3)
    for _ in range(2):
        assert live.worker().round() == EVERY_SECONDS
    live.hand_in()
    rounds = _rounds(2)
    live.worker().run(lambda _seconds: next(rounds))
    assert len(live.heads()) == 3
    assert live.kept() == live.heads()
    assert live.said == [
        "Seal 1: 6 entries; 1 heads laid outside.",
        "Seal 2: 2 entries; 1 heads laid outside.",
    ]


def test_verify_compares_with_the_newest_head_that_was_kept(live: Live) -> None:
    """Without --head, too."""
    live.hand_in()
    live.worker().round()
    _, verdict = verify_world(live.name)
    assert (verdict.head_asked, verdict.head_seal, verdict.findings) == (live.heads()[-1], 1, ())
    assert str(heads.file_of(live.name)) in verdict.notes[0].vi


def test_an_owner_who_recomputes_all_is_found_and_the_worker_adds_nothing(live: Live) -> None:
    """Everything agrees inside; the file doesn't."""
    live.hand_in()
    live.worker().round()
    kept = live.kept()
    case = Case(live.name)
    case.change("UPDATE journal_entry SET reason = 'khác' WHERE ordinal = 0")
    with case.owner() as connection:
        reseal(connection)
    _, verdict = verify_world(live.name)
    assert kept[-1] in verdict.findings[0].vi
    live.hand_in()
    with pytest.raises(WorldError, match="do not contain the head"):
        live.worker().round()
    assert live.kept() == kept


def test_two_workers_and_a_busy_town_keep_every_head_once(live: Live) -> None:
    """Whoever comes second finds nothing left to do."""
    with ThreadPoolExecutor(3) as pool:
        acting = pool.submit(live.hand_in, 40)

        def work() -> None:
            worker = live.worker()
            worker.run(lambda _seconds: not acting.done())
            worker.round()

        for each in [pool.submit(work) for _ in range(2)]:
            each.result(60)
        acting.result(60)
    assert len(live.heads()) > 2
    assert live.kept() == live.heads()
    _, verdict = verify_world(live.name)
    assert (verdict.unsealed, verdict.findings) == (0, ())


def test_while_somebody_writes_the_sealing_is_put_off_for_a_moment(live: Live) -> None:
    live.hand_in()
    with worlds.connect(live.name, roles.ENGINE) as slow:
        slow.execute("SELECT pg_advisory_xact_lock_shared(720250701)")
        assert live.worker().round() == BUSY_AGAIN_SECONDS
    assert live.said == ["Somebody is writing; the sealing is tried again in a moment."]
    live.worker().round()
    assert len(live.kept()) == 2


def test_a_worker_that_lost_the_database_goes_on_when_it_is_back(live: Live) -> None:
    worker = live.worker()
    worker.round()
    case = Case(live.name)
    with bases.administrator(worlds.database_of(live.name)) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    live.hand_in()
    assert worker.round() == EVERY_SECONDS
    assert live.said[-1].startswith("The database is out of reach")
    worker.round()
    assert live.kept() == live.heads()
    assert len(case.change("SELECT number FROM seal")) == 2


def test_keys_are_forgotten_after_their_days_and_not_before(live: Live) -> None:
    """And looked for once an hour."""
    live.hand_in(2)
    case = Case(live.name)
    worker = live.worker()
    worker.round()
    live.clock.at += KEPT_DAYS * 86_400
    live.hand_in()
    worker.round()
    assert len(case.change("SELECT key FROM idempotency")) == 3  # the very second is not over yet
    live.clock.at += 1
    worker.round()
    assert len(case.change("SELECT key FROM idempotency")) == 3
    live.clock.at += PRUNED_EVERY_SECONDS
    worker.round()
    assert len(case.change("SELECT key FROM idempotency")) == 1
    assert live.said[-1] == f"Forgot 2 keys of sendings older than {KEPT_DAYS} days."


def test_a_line_that_a_crash_cut_off_is_no_head(live: Live) -> None:
    """It stays as it is, and the next one begins below it."""
    file = heads.file_of(live.name)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{live.name}\t2026-11-2")
    assert heads.last_kept(live.name) == live.heads()[0]
    live.hand_in()
    live.worker().round()
    assert heads.last_kept(live.name) == live.heads()[1]
    assert len(file.read_text("utf-8").splitlines()) == 3


def test_a_worker_refuses_what_is_not_live(live: Live) -> None:
    """One sentence, whatever else the world is."""
    name = f"{live.name}-b"
    worlds.create_world(name, "trial", place="tiny")
    try:
        with pytest.raises(WorldError, match="is a trial, not a live world"):
            Worker(name, live.clock, lambda _vi, _en: None)
    finally:
        worlds.drop_world(name)


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_command_after_its_round(live: Live, sent: signal.Signals, status: int) -> None:
    """SIGTERM with 0, Ctrl-C as everywhere with 130, and no traceback."""
    live.hand_in()
    words = ["--lang", "en", "worker", "--world", live.name, "--every", "600"]
    with subprocess.Popen(
        [sys.executable, "-c", "from haicap.cli import main; main()", *words],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Seal 1: 2 entries; 1 heads laid outside.\n"
        process.send_signal(sent)
        assert process.wait(30) == status
        assert process.stderr.read() == "Stopped as asked.\n"
    assert live.kept() == live.heads()
