"""Design, section 4: entries are digested in batches by fixed moments and the digests chained; whatever is altered,
removed, inserted or swapped shows in the head."""

from __future__ import annotations

import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.engine.journal import Entry
from haicap.engine.seals import Chain, Seal, chained, first_seal
from tests.engine.lines import entry

START, INTERVAL = 1_750_640_400, 1800
PARENT = "0" * 64


def made(at: int, counter: int, size: int = 1) -> Entry:
    return entry(
        at, (1001, counter, 0), "1\tclerk\t\\N\t1001\tx.Y", ("thing", counter), (None, {"size": size}), None
    )


def journal(*offsets: int) -> list[Entry]:
    return [made(START + offset, number) for number, offset in enumerate(sorted(offsets), 1)]


ENTRIES = journal(0, 5, 5, 1799, 1800, 1900, 9000, 9001, 12_000)
END = START + 14_400


def sealed(entries: list[Entry], pieces: list[int] | None = None, interval: int = INTERVAL) -> list[Seal]:
    chain = Chain(first_seal(START, PARENT), interval)
    found = [chain.last]
    cuts = [0, *sorted(pieces or []), len(entries)]
    for start, end in pairwise(cuts):
        found += chain.add(entries[start:end])
    return found + chain.close_at(END)


def test_ranges_touch_and_every_entry_lies_in_its_own() -> None:
    seals = sealed(ENTRIES)
    assert [(s.from_at, s.to_at) for s in seals[1:]] == [
        (START + n * INTERVAL, START + (n + 1) * INTERVAL) for n in range(8)
    ]
    assert [s.entries for s in seals] == [0, 4, 2, 0, 0, 0, 2, 1, 0]
    assert [s.number for s in seals] == list(range(9))


def test_each_head_is_made_from_the_one_before_and_all_that_the_seal_says() -> None:
    seals = sealed(ENTRIES)
    for last, this in pairwise(seals):
        assert this.head == chained(last.head, this.from_at, this.to_at, this.entries, this.digest)
    assert seals[0].head == chained("", START, START, 0, PARENT)


@given(st.lists(st.integers(0, 14_399), max_size=40), st.data())
def test_the_pieces_in_which_entries_arrive_make_no_difference(
    offsets: list[int], data: st.DataObject
) -> None:
    entries = journal(*offsets)
    pieces = data.draw(st.lists(st.integers(0, len(entries)), max_size=6))
    assert sealed(entries, pieces) == sealed(entries)


def test_closing_in_between_makes_no_difference() -> None:
    chain = Chain(first_seal(START, PARENT), INTERVAL)
    found = [chain.last]
    for number, each in enumerate(ENTRIES):
        found += chain.close_until(each.at - number % 2)
        found += chain.add([each])
    assert found + chain.close_at(END) == sealed(ENTRIES)


def head(entries: list[Entry]) -> str:
    return sealed(entries)[-1].head


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_an_altered_line_shows(place: int) -> None:
    line = ENTRIES[place].line
    altered = ENTRIES[place]._replace(line=line[:-1] + ("x" if line[-1] != "x" else "y"))
    assert head([*ENTRIES[:place], altered, *ENTRIES[place + 1 :]]) != head(ENTRIES)


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_removed_line_shows(place: int) -> None:
    assert head(ENTRIES[:place] + ENTRIES[place + 1 :]) != head(ENTRIES)


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_line_put_in_between_shows(place: int) -> None:
    more = made(ENTRIES[place].at, 99)
    assert head([*ENTRIES[:place], more, *ENTRIES[place:]]) != head(ENTRIES)


def test_two_lines_that_change_places_show() -> None:
    one, two = ENTRIES[1], ENTRIES[2]
    assert one.at == two.at
    assert head([ENTRIES[0], two, one, *ENTRIES[3:]]) != head(ENTRIES)


def test_a_line_that_moves_across_a_border_shows() -> None:
    moved = ENTRIES[3]._replace(at=START + 1800)
    assert moved.line == ENTRIES[3].line
    assert head([*ENTRIES[:3], moved, *ENTRIES[4:]]) != head(ENTRIES)


def test_other_data_at_the_start_show_in_every_head() -> None:
    other = Chain(first_seal(START, "1" * 64), INTERVAL)
    others = [*other.add(ENTRIES), *other.close_at(END)]
    mine = sealed(ENTRIES)[1:]
    assert all(a.digest == b.digest and a.head != b.head for a, b in zip(others, mine, strict=True))


def test_leaves_name_the_line_at_fault() -> None:
    first = sealed(ENTRIES)[1]
    checksums = [int.from_bytes(first.leaves[n : n + 4], "big") for n in range(0, len(first.leaves), 4)]
    assert checksums == [zlib.crc32(each.line.encode() + b"\n") for each in ENTRIES[:4]]


def test_an_end_between_two_moments_closes_the_last_stretch_early() -> None:
    chain = Chain(first_seal(START, PARENT), INTERVAL)
    chain.add(journal(5))
    (last,) = chain.close_at(START + 100)
    assert (last.from_at, last.to_at, last.entries) == (START, START + 100, 1)
    assert chain.close_at(START + 100) == []
