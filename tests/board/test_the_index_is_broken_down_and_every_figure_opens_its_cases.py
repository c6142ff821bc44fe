"""By unit, procedure, officer and day: rows sum up to the whole, and behind each count lies the list of its cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from haicap.base.reading import Reader
from haicap.board import index_queries
from haicap.board import index_rows as r
from haicap.board.figures import Counts, Recorded, Span
from haicap.board.index_filter import IndexFilter
from haicap.rules.index import Score
from haicap.services.one_stop import catalogue, queries
from haicap.services.one_stop.filters import NO_OWNER, DossierFilter
from haicap.store import bases
from tests.builders import actor, procedure
from tests.web.many import fill

CLOCK = datetime(2025, 6, 25, 1, tzinfo=UTC)
KEPT = IndexFilter(date(2025, 6, 22), date(2025, 6, 25))
FULL, OTHER = procedure("ct_ban_sao_so_goc"), procedure("ct_ban_sao")
RECORDED = Recorded(ratings=True, payments=True)
MIXED = (
    """
    UPDATE dossier SET competent = 1001 + (id / 7 % 3)::int, fee = CASE WHEN id % 6 = 0 THEN 0 ELSE fee END,
           procedure = CASE WHEN id / 2 % 4 = 0 THEN {other} ELSE procedure END,
           received_at = received_at + interval '1 day' * (id / 3 % 2),
           owner = CASE WHEN id / 5 % 2 = 0 THEN owner + 1 ELSE owner END
    """,
    """
    INSERT INTO rating (id, rated_at, unit, competent, version, grade)
    SELECT id, finished_at, receiver, competent, 1, 1 + (id / 10 % 5)::int FROM dossier
    WHERE finished_at IS NOT NULL AND code IS NOT NULL
    """,
    """
    INSERT INTO remittance (id, dossier, paid_at, unit, amount, version, reference)
    SELECT id, id, received_at, receiver, fee, 1, 'thử' FROM dossier
    WHERE channel = 2 AND fee > 0 AND id % 7 > 0 AND code IS NOT NULL
    """,
)


@pytest.fixture
def reader(test_database: str) -> Iterator[Reader]:
    """Two hundred dossiers of three units, two procedures, three owners (or none), two days; rated and paid."""
    with bases.connect(test_database) as connection:
        fill(connection, 1, 200, procedure=FULL, officer=actor("officer").person)
        for statement in MIXED:
            connection.execute(statement.format(other=OTHER).encode())
        yield Reader(connection.cursor())
        connection.rollback()


def _lines(reader: Reader, key: str, kept: IndexFilter = KEPT) -> list[r.Line]:
    counted = index_queries.counts(reader, kept, CLOCK, catalogue.full_online(), key)
    return r.lines(r.WAYS[key], counted, kept, RECORDED, {})


def _total(reader: Reader, url: str) -> int:
    kept = DossierFilter.from_query(dict(parse_qsl(urlsplit(url).query)))
    return queries.dossiers(reader, kept, CLOCK).total


@pytest.mark.parametrize("kept", [KEPT, IndexFilter(date(2025, 6, 23), date(2025, 6, 23), 1002, FULL, 1)])
@pytest.mark.parametrize("key", list(r.WAYS))
def test_both_counts_of_every_cell_are_those_of_their_lists(
    reader: Reader, key: str, kept: IndexFilter
) -> None:
    lines = _lines(reader, key, kept)
    assert lines
    for line in lines:
        assert _total(reader, line.url) == line.counts.judged
        for cell in line.cells:
            assert _total(reader, cell.whole_url) == cell.found.whole, (line.key, cell.number)
            if cell.part_url:
                assert _total(reader, cell.part_url) == cell.found.part, (line.key, cell.number)
            else:
                assert not cell.found.part


@pytest.mark.parametrize("key", list(r.WAYS))
def test_rows_sum_up_to_the_whole(reader: Reader, key: str) -> None:
    counted = index_queries.counts(reader, KEPT, CLOCK, catalogue.full_online(), key)
    assert len(counted) > 1
    whole = index_queries.total(counted)
    assert whole == index_queries.total(
        index_queries.counts(reader, KEPT, CLOCK, catalogue.full_online(), r.DAYS)
    )
    assert whole.judged == 200
    assert min(whole.on_time, whole.wholly, whole.content, whole.rated, whole.disliked, whole.paid) > 0


def test_grades_are_counted_and_lead_to_their_cases(reader: Reader) -> None:
    found = index_queries.grades(reader, KEPT, CLOCK)
    assert set(found) == {1, 2, 3, 4, 5}
    for grade, count in found.items():
        assert _total(reader, KEPT.cases(rating=str(grade)).url()) == count
    total = index_queries.total(index_queries.counts(reader, KEPT, CLOCK, catalogue.full_online(), r.DAYS))
    assert sum(found.values()) == total.rated
    assert found[1] + found[2] == total.disliked == _total(reader, KEPT.cases(rating="khong-hai-long").url())


def test_what_nobody_has_been_given_is_a_row_of_its_own(reader: Reader) -> None:
    """It has no rank, for nobody answers for it, and its list shows just these."""
    (line,) = [each for each in _lines(reader, r.OFFICERS) if each.key == NO_OWNER]
    assert line.rank is None
    assert line.counts.judged > 0
    assert "chuyen-vien=0" in line.url


def test_an_officer_is_measured_by_what_lies_in_an_officers_hands(reader: Reader) -> None:
    """On time and content: 26 points; nobody chooses for the citizens how they come and pay."""
    for line in _lines(reader, r.OFFICERS):
        assert [cell.number for cell in line.cells] == ["2.1", "5.4"]
        assert line.score.measurable == 26


def _counted(key: int, judged: int, on_time: int) -> Counts:
    return Counts(key, judged=judged, on_time=on_time, content=on_time)


def test_ranks_are_shared_and_few_cases_have_none() -> None:
    """Competition ranks 1-2-2-4; who has fewer than twenty cases stands last, without a rank or a share."""
    rows = [
        _counted(1, 100, 80),
        _counted(2, 100, 85),
        _counted(3, 200, 170),
        _counted(4, 50, 50),
        _counted(5, 19, 0),
    ]
    lines = r.lines(r.WAYS[r.OFFICERS], rows, KEPT, RECORDED, {})
    assert {line.key: line.rank for line in lines} == {4: 1, 2: 2, 3: 2, 1: 4, 5: None}
    assert lines[-1].key == 5
    assert r.cell_values(lines[-1].cells[0])["ratio"] == ""
    assert lines[0].key == 1


def test_who_can_be_measured_by_less_is_not_ranked_among_the_others() -> None:
    """A unit without any fee has 38 points measurable where others have 44: nothing is scaled up to compare them."""
    full = Counts(1, judged=100, on_time=90, fit=50, wholly=20, content=90, with_fee=50, paid=10)
    less = Counts(2, judged=100, on_time=90, fit=50, wholly=20, content=90)
    lines = {line.key: line for line in r.lines(r.WAYS[r.UNITS], [full, less], KEPT, RECORDED, {})}
    assert [lines[1].score.measurable, lines[2].score.measurable] == [44, 38]
    assert [lines[1].rank, lines[2].rank] == [1, None]


def test_nothing_counted_has_no_points_and_is_not_measurable() -> None:
    (line,) = r.lines(r.WAYS[r.UNITS], [], KEPT, RECORDED, {1001: ("Xã Thử", "1")})
    assert line.score == Score(0, 0, 44)
    assert line.reached_text == "–"
    assert line.share is None


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, 20, 26),
        ({"tu": "2025-06-23", "den": "2025-06-24"}, 23, 24),
        ({"tu": "2025-06-23"}, 23, 26),
        ({"den": "2025-06-24"}, 20, 24),
        ({"tu": "2025-06-25", "den": "2025-06-24"}, 24, 24),
        ({"tu": "1999-01-01", "den": "hôm nay"}, 20, 26),
    ],
)
def test_days_that_are_wrong_or_outside_are_those_of_the_world(
    query: dict[str, str], first: int, last: int
) -> None:
    kept = IndexFilter.from_query(query, Span(date(2025, 6, 20), date(2025, 6, 26)))
    assert (kept.first, kept.last) == (date(2025, 6, first), date(2025, 6, last))
    assert (
        IndexFilter.from_query(dict(parse_qsl(kept.query())), Span(date(2025, 6, 20), date(2025, 6, 26)))
        == kept
    )
