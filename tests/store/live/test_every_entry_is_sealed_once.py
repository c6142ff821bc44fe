"""Design, section 4: live, whatever is final is sealed while people go on: no entry unsealed, none sealed twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from haicap.engine.clock import VirtualClock
from haicap.engine.journal import COLUMNS
from haicap.engine.outcome import Done
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.engine.seals import Seal, sealed_up_to
from haicap.rules.base import Actor
from haicap.store import bases, roles
from haicap.store.live import PostgresStore
from haicap.store.sealer import SealError, seal_now
from tests.store.live.conftest import OPENS_AT, Town

WRITERS, LISTS = 4, 12


class Pausing(PostgresStore):
    """A store that has written everything and waits to be told to commit."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.has_written, self.may_commit = Event(), Event()

    def settle(self, outcomes: Any) -> None:
        super().settle(outcomes)
        self.has_written.set()
        assert self.may_commit.wait(30)


def _seal(town: Town, at: int = OPENS_AT) -> Seal | None:
    with town.connect() as connection:
        return seal_now(connection, VirtualClock(at))


def _seals(town: Town) -> list[Seal]:
    moment = "extract(epoch FROM {})::int8"
    columns = f"number, {moment.format('from_at')}, {moment.format('to_at')}, entries, digest, head, leaves"
    return [Seal(*row) for row in town.content("seal", f"{columns}, from_seq, to_seq")]


def _again(town: Town, seals: list[Seal]) -> list[Seal]:
    """The chain made again from what stands in the journal and from how far each seal goes."""
    made = seals[:1]
    with town.connect() as connection:
        for seal in seals[1:]:
            query = (
                f"COPY (SELECT {', '.join(COLUMNS)} FROM journal_entry WHERE seq > {made[-1].to_seq or 0} "
                f"AND seq <= {seal.to_seq} ORDER BY at, act_office, act_counter, ordinal) TO STDOUT"
            )
            with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
                lines = [bytes(line) for line in copy]
            made.append(sealed_up_to(made[-1], seal.to_seq or 0, seal.to_at, lines))
    return made


def test_four_writers_at_work_and_a_sealer_who_never_rests(town: Town) -> None:
    """Every entry falls into exactly one seal; each seal begins where the one before ended, and can be made again."""
    lists = [[town.submit(number) for number in town.ids(5)] for _ in range(WRITERS * LISTS)]

    def write(own: list[list[Any]]) -> None:
        with town.connect() as connection:
            for commands in own:
                assert all(isinstance(each, Done) for each in town.tell(*commands, connection=connection))

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, lists[place::WRITERS]) for place in range(WRITERS)]
        with town.connect() as connection:
            while not all(writer.done() for writer in writers):
                seal_now(connection, VirtualClock(OPENS_AT))
        for writer in writers:
            writer.result()
    _seal(town, OPENS_AT + 60)
    seals = _seals(town)
    entries = [seq for (seq,) in town.content("journal_entry", "seq")]
    assert len(seals) > 4
    assert len(entries) == WRITERS * LISTS * 5 * 2
    assert [seal.from_seq for seal in seals[1:]] == [seal.to_seq or 0 for seal in seals[:-1]]
    assert sum(seal.entries for seal in seals) == len(entries)
    assert seals[-1].to_seq == entries[-1]
    assert [seal._replace(leaves=bytes(seal.leaves)) for seal in seals] == _again(town, seals)


def test_the_sealer_waits_for_whoever_is_half_done(town: Town) -> None:
    """A writer has smaller numbers than one who committed after him: the seal waits, and holds both."""
    first, second = town.ids(2)
    with town.connect() as slow, ThreadPoolExecutor(2) as pool:
        store = Pausing(slow, VirtualClock(OPENS_AT))
        writing = pool.submit(run, [Wish(town.submit(first))], store, town.cast.facts)
        assert store.has_written.wait(30)
        elsewhere = town.submit(second)._replace(actor=Actor(0, "applicant", 1002), place=1002)
        assert isinstance(town.tell(elsewhere)[0], Done)
        sealing = pool.submit(_seal, town)
        with pytest.raises(TimeoutError):
            sealing.result(0.3)
        store.may_commit.set()
        assert isinstance(writing.result()[0], Done)
        seal = sealing.result()
    assert seal is not None
    assert (seal.entries, seal.from_seq) == (4, 0)
    assert _seal(town) is None


def test_where_nothing_is_new_no_seal_is_made(town: Town) -> None:
    """A journal without entries keeps its opening seal alone."""
    assert _seal(town) is None
    town.tell(town.submit(town.ids()[0]))
    assert _seal(town, OPENS_AT + 5) is not None
    assert _seal(town, OPENS_AT + 9) is None
    assert [(seal.number, seal.entries) for seal in _seals(town)] == [(0, 0), (1, 2)]


def test_a_late_entry_for_an_earlier_moment_goes_into_the_open_seal(town: Town) -> None:
    """Legal time may lie before what is sealed already; the chain goes by the order of recording."""
    first, second = town.ids(2)
    town.tell(town.submit(first, OPENS_AT + 3_600))
    assert _seal(town, OPENS_AT + 3_700) is not None
    town.tell(town.submit(second, OPENS_AT))
    late = _seal(town, OPENS_AT + 3_600)  # not even a clock that was set back makes the moments overlap
    assert late is not None
    assert (late.entries, late.from_at, late.to_at) == (2, OPENS_AT + 3_700, OPENS_AT + 3_700)
    seals = _seals(town)
    assert [seal._replace(leaves=bytes(seal.leaves)) for seal in seals] == _again(town, seals)


def test_the_webs_login_can_seal_and_only_outside_a_transaction(town: Town) -> None:
    """The sealer takes on the engine's role by itself; inside another transaction it would keep everybody waiting."""
    town.tell(town.submit(town.ids()[0]))
    with bases.connect(town.database, roles.WEB) as web:
        web.execute("SELECT 1")
        with pytest.raises(RuntimeError, match="must not be a part of a transaction"):
            seal_now(web, VirtualClock(OPENS_AT))
        web.rollback()
        assert seal_now(web, VirtualClock(OPENS_AT)) is not None
        assert web.execute("SELECT current_user").fetchone() == ("haicap_web",)


def test_a_journal_that_is_sealed_by_time_is_left_alone(town: Town) -> None:
    """A trial's chain goes on by moments; a seal by numbers would cover entries twice."""
    with town.connect() as connection:
        connection.execute(
            "INSERT INTO seal (number, from_at, to_at, entries, digest, head, leaves) "
            "SELECT 1, to_at, to_at + interval '1 hour', 0, '', '', '' FROM seal"
        )
        with pytest.raises(SealError, match="sealed by time"):
            seal_now(connection, VirtualClock(OPENS_AT))
