"""Two processes can't go on with the same trial at once: the second is told so, and the first goes on undisturbed."""

from __future__ import annotations

import os

import pytest

from haicap.rehearsal import world
from haicap.rehearsal.run import Reached
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.store.errors import WorldError
from tests.conftest import worker
from tests.store.tampering import forget


def test_the_second_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--resume` on a trial that is still running says what to do; the running one ends as if nothing had been."""
    monkeypatch.setattr(world, "WAIT_FOR_THE_OTHER", "100ms")
    name = f"test-alone-{worker()}-{os.getpid()}"
    options = Options(place="tiny", days=1, seed=3)
    refused: list[WorldError] = []

    def intrude(reached: Reached) -> None:
        if not refused:
            with pytest.raises(WorldError) as caught:
                run_trial(Wanted(name, options, resume=True), lambda _r: None, lambda _r: None, lambda: True)
            refused.append(caught.value)

    try:
        finished = run_trial(Wanted(name, options, 3_600), lambda _r: None, intrude, lambda: True)
        assert finished is not None
        assert finished.summary["lost"] == 0
        assert "đang chạy" in refused[0].vi
        assert "running" in refused[0].en
        again = run_trial(
            Wanted(name, options, resume=True), lambda _r: None, lambda _r: None, lambda: True
        )  # the lock is gone with its holder
        assert again is not None
        assert again.summary == finished.summary
    finally:
        forget(name)
