"""Grades: every draw has one, in the shares of the plan; what was worse to live through is never graded better."""

from __future__ import annotations

from collections import Counter

import pytest

from haicap.gates import datafiles
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.cast import _strictness
from haicap.rehearsal.plan import load_plan
from haicap.services.one_stop.actors.grading import Grading, Strictness


@pytest.fixture(scope="module", params=["hanoi", "tiny"])
def strictness(request: pytest.FixtureRequest) -> Strictness:
    """How people grade in a plan of ours."""
    return _strictness(load_plan(datafiles.DATA / request.param / "trial.yaml", load_catalogue()).ratings)


def test_shares_are_kept_to_the_per_mille() -> None:
    grading = Grading.of([(1, 5_000), (5, 660_000), (4, 270_000), (3, 50_000), (2, 15_000)])
    found = Counter(grading.grade(draw) for draw in range(1_000))
    assert found == {5: 660, 4: 270, 3: 50, 2: 15, 1: 5}


def test_who_draws_the_same_grades_no_better_after_something_worse(strictness: Strictness) -> None:
    for draw in range(1_000):
        smooth, waited = strictness.smooth.grade(draw), strictness.waited.grade(draw)
        papers, refused, late = (
            way.grade(draw) for way in (strictness.papers, strictness.refused, strictness.late)
        )
        assert smooth >= max(waited, papers) >= min(waited, papers) >= refused >= late
