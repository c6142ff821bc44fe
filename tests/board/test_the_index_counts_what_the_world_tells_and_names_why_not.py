"""Decision 766: what a world's own data can measure is measured, and what is missing for the rest is named; nothing is
rescaled, and what has no points is shown without any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from haicap.base.reading import Reader
from haicap.board import index, index_queries
from haicap.board.figures import MeanTime, Measured, Offered, Recorded
from haicap.board.index_filter import IndexFilter
from haicap.services.one_stop import queries
from haicap.services.one_stop.filters import DossierFilter
from haicap.store import bases
from tests.builders import actor, procedure
from tests.web.many import fill

KEPT = IndexFilter(date(2025, 6, 23), date(2025, 6, 23))
CLOCK = datetime(2025, 6, 24, 1, tzinfo=UTC)
FULL = procedure("ct_ban_sao_so_goc")


@pytest.fixture
def reader(test_database: str) -> Iterator[Reader]:
    """Thirty dossiers of one full-online procedure received on one morning, by all three channels."""
    with bases.connect(test_database) as connection:
        fill(connection, 1, 30, procedure=FULL, officer=actor("officer").person)
        yield Reader(connection.cursor())
        connection.rollback()


def _asked(reader: Reader) -> dict[str, Measured | MeanTime]:
    return index_queries.followed(reader, KEPT, CLOCK, Offered((FULL, 900), (901,), 4))


def _measured(reader: Reader, kept: IndexFilter = KEPT) -> dict[str, Measured]:
    counted = index_queries.counts(reader, kept, CLOCK, (FULL,), "ngay")
    return index_queries.measured(index_queries.total(counted), index_queries.recorded(reader))


def test_every_indicator_is_measured_or_says_what_is_missing() -> None:
    plan = index.scheme()
    numbers = {item.number for item in plan.indicators}
    assert sum(item.points_max for item in plan.indicators) == 100
    own = numbers - set(plan.why_not)
    assert own == {"2.1", "3"}
    assert sum(item.points_max for item in plan.indicators if item.number in own) == 32
    assert set(plan.how) == own | {"5.4", "3.6", "4.1", "4.2"}
    assert set(plan.how) == set(plan.short) == set(index.PARTS)
    assert set(plan.in_trial) == set(plan.how) - {"2.1", "4.1", "4.2"}
    assert all(vi and en and vi != en for vi, en in plan.why_not.values())
    assert len({vi for vi, _ in plan.why_not.values()}) > 10


def test_channels_and_services_are_counted_from_the_dossiers(reader: Reader) -> None:
    found = _asked(reader)
    rows = reader.rows("SELECT channel, count(*) FROM dossier WHERE code IS NOT NULL GROUP BY channel")
    by_channel = dict(rows)
    assert [found[number] for number in ("3.3a", "3.3b", "3.3c")] == [
        Measured("3.3a", by_channel[2], 30),
        Measured("3.3b", by_channel[1], 30),
        Measured("3.3c", by_channel[3], 30),
    ]
    assert found["3.1"] == Measured("3.1", 3, 4)
    assert found["3.2"] == Measured("3.2", 1, 2)


RATED = """
    INSERT INTO rating (id, rated_at, unit, competent, version, grade)
    SELECT id, finished_at, 1001, 1001, 1, CASE WHEN number % 4 = 0 THEN 1 ELSE 5 END
    FROM dossier WHERE number IS NOT NULL
"""
PAID = """
    INSERT INTO remittance (id, dossier, paid_at, unit, amount, version, reference)
    SELECT id, id, received_at, 1001, fee, 1, 'thử' FROM dossier WHERE channel = 2 AND code IS NOT NULL
"""


def test_satisfaction_and_payment_are_counted_once_anybody_has_rated_or_paid(reader: Reader) -> None:
    before = _measured(reader)
    assert (before["5.4"].ratio, before["3.6"].ratio) == (None, None)
    reader._cursor.execute(RATED)
    reader._cursor.execute(PAID)
    found = _measured(reader)
    disliked = reader.one("SELECT count(*) FROM rating WHERE grade < 3")
    assert disliked is not None
    assert disliked[0] > 0
    content, judged = found["5.4"].part, found["5.4"].whole
    assert judged == found["2.1"].whole == 30
    on_time = found["2.1"].part or 0
    assert on_time - disliked[0] <= (content or 0) < on_time
    assert (found["3.6"].part, found["3.6"].whole) == (10, 30)


@pytest.mark.parametrize(
    ("number", "part", "whole"),
    [
        ("2.1", {"term": "dung-diem"}, {"term": "tinh-diem"}),
        ("5.4", {"term": "hai-long"}, {"term": "tinh-diem"}),
        ("3.6", {"fee": "truc-tuyen"}, {"fee": "co"}),
    ],
)
def test_both_counts_of_an_indicator_are_those_of_the_lists_behind_them(
    reader: Reader, number: str, part: dict[str, Any], whole: dict[str, Any]
) -> None:
    reader._cursor.execute(RATED)
    reader._cursor.execute(PAID)
    found = _measured(reader)[number]
    days: dict[str, Any] = {"first": KEPT.first, "last": KEPT.last}
    lists = [queries.dossiers(reader, DossierFilter(**kept, **days), CLOCK) for kept in (part, whole)]
    assert [each.total for each in lists] == [found.part, found.whole]
    item = next(each for each in index.scheme().indicators if each.number == number)
    doors = index.doors(item.number, KEPT)
    assert doors == tuple(DossierFilter(**kept, **days).url() for kept in (part, whole))


def test_the_mean_time_is_that_of_dossiers_with_a_result_in_office_hours(reader: Reader) -> None:
    mean = _asked(reader)["2.2"]
    # Received from 07:30 on, done four hours later: from eight o'clock on, noon is no office time.
    assert isinstance(mean, MeanTime)
    assert mean.count == 9
    assert mean.mean_seconds is not None
    assert 3.0 * 3600 < mean.mean_seconds < 4.0 * 3600


def test_days_without_dossiers_have_no_shares_and_no_mean(reader: Reader) -> None:
    day = IndexFilter(date(2025, 6, 20), date(2025, 6, 20))
    found = index_queries.followed(reader, day, CLOCK, Offered((FULL,), (), 4))
    assert found["2.2"] == MeanTime("2.2", 0, None)
    assert getattr(found["3.3a"], "ratio", 0) is None
    measured = _measured(reader, day)
    assert {item.ratio for item in measured.values()} == {None}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_has_no_points_is_shown_apart_and_adds_nothing(reader: Reader, language: str) -> None:
    measured = _measured(reader)
    with translation.override(language):
        shown = index.shown(measured, _asked(reader), KEPT)
    assert (shown["measurable"], shown["total"], shown["rest"]) == ("32", "100", "68")
    assert [row["number"] for row in shown["followed"]] == ["2.2", "3.1", "3.2", "3.3", "3.3", "3.3"]
    assert all(row["name"] and row["value"] for row in shown["followed"])
    missing = [item["why"] for group in shown["groups"] for item in group["items"] if "why" in item]
    assert len(missing) == 17
    # What counts procedures, not dossiers, has no list of dossiers behind it.
    doors = {row["number"]: row.get("part_url", "") for row in shown["followed"]}
    assert {number for number, door in doors.items() if door.startswith("/ho-so/?")} == {"2.2", "3.3"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_forty_four_points_are_measurable_once_people_rate_and_pay(reader: Reader, language: str) -> None:
    reader._cursor.execute(RATED)
    reader._cursor.execute(PAID)
    assert index_queries.recorded(reader) == Recorded(ratings=True, payments=True)
    with translation.override(language):
        shown = index.shown(_measured(reader), _asked(reader), KEPT)
    assert (shown["measurable"], shown["total"], shown["rest"]) == ("44", "100", "56")


def test_where_nothing_owes_a_fee_nothing_is_said_of_payment(reader: Reader) -> None:
    """Not "nobody pays online": there is nothing to count."""
    reader._cursor.execute(PAID)
    reader._cursor.execute("UPDATE dossier SET fee = 0")
    shown = index.shown(_measured(reader), _asked(reader), KEPT)
    (item,) = [each for group in shown["groups"] for each in group["items"] if each["number"] == "3.6"]
    with translation.override("vi"):
        assert item["why"] == "chưa có hồ sơ nào để tính"


FILED = (
    """
    INSERT INTO result (id, unit, signed_bytes, size_bytes, version, signed_digest, digest)
    SELECT id, competent, 1, 1, 2, repeat('a', 64), CASE WHEN id % 2 = 0 THEN repeat('b', 64) ELSE '' END
    FROM dossier WHERE state IN (9, 10)
    """,
    """
    INSERT INTO scan (id, dossier, added_at, unit, size_bytes, version, paper, media, digest)
    SELECT id * 10 + copy, id, received_at, receiver, 1, 1, 0, 1, repeat('c', 64)
    FROM dossier, generate_series(1, 2) copy WHERE id % 4 = 0 AND code IS NOT NULL
    """,
)


def test_results_and_scans_are_counted_where_people_alone_sign(reader: Reader) -> None:
    """In a trial or an exercise simulated signers make no files, so that a share of files would tell nothing."""
    for statement in FILED:
        reader._cursor.execute(statement)
    found = _measured(reader)
    assert (found["4.1"].ratio, found["4.2"].ratio) == (None, None)
    counted = index_queries.total(index_queries.counts(reader, KEPT, CLOCK, (FULL,), "ngay"))
    found = index_queries.measured(counted, Recorded(ratings=False, payments=False, results=True))
    for number, part, whole in (
        ("4.1", {"digital": "ket-qua"}, {"state": "co-ket-qua"}),
        ("4.2", {"digital": "du"}, {"term": "tinh-diem"}),
    ):
        lists = [queries.dossiers(reader, KEPT.cases(**kept), CLOCK).total for kept in (part, whole)]
        assert lists == [found[number].part, found[number].whole]
        assert 0 < lists[0] < lists[1]
