"""Decision 766: formulas of the index, by the examples of the working paper."""

from __future__ import annotations

from haicap.rules.index import Indicator, on_time, points, ranks, score

HOUR = 3600
PUNCTUALITY = Indicator("2.1", "TDGQ", 20)
DIGITISED = Indicator("4.2", "MDSH", 4, 0.8)


def dossier(*, late_seconds: int = 0, state: int = 9, requests: int = 0, paused: int = 0) -> bool:
    due = 100 * HOUR
    end = due + late_seconds
    return on_time(
        state=state,
        due=due,
        finished_at=end if state in (7, 8, 9, 10) else None,
        paused_at=end if state in (5, 6) else None,
        waited_seconds=paused,
        requests=requests,
        clock=end,
    )


def test_eight_done_one_running_one_asked_twice_make_eighteen_points() -> None:
    judged = [dossier() for _ in range(8)] + [dossier(state=4), dossier(requests=2)]
    assert judged.count(True) == 9
    found = points(PUNCTUALITY, judged.count(True) / len(judged))
    assert found is not None
    assert round(found, 2) == 18.00


def test_the_end_less_the_wait_for_the_applicant_is_compared_with_the_first_promise() -> None:
    assert not dossier(late_seconds=1)
    assert dossier(late_seconds=2 * HOUR, paused=2 * HOUR)
    assert not dossier(late_seconds=2 * HOUR + 1, paused=2 * HOUR)


def test_a_threshold_below_one_lowers_what_is_asked_for_full_points() -> None:
    assert round(points(DIGITISED, 0.72) or 0, 2) == 3.60
    assert points(Indicator("3.3", "CLGQ", 5, 0.5), 0.60) == 5


def test_without_a_denominator_there_is_no_score_and_nothing_is_rescaled() -> None:
    assert points(PUNCTUALITY, None) is None
    found = score([PUNCTUALITY, DIGITISED], {"2.1": 0.9, "4.2": None})
    assert (found.reached, found.measurable, found.total) == (18.0, 20, 24)


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped() -> None:
    assert ranks([90.0, 95.0, 90.0005, 80.0]) == [2, 1, 2, 4]
