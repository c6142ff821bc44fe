"""A dossier is stopped only after the applicant was asked for papers and left the request unanswered."""

from __future__ import annotations

from haicap.rules.one_stop.state import Request, State
from haicap.services.one_stop.actors.script import Fate
from tests.actors.town import Play, cast_of


def test_every_stopped_dossier_was_asked_for_papers_that_never_came() -> None:
    """Nothing is stopped out of the blue, and something is stopped at all."""
    play = Play(cast_of(seed=3, settings=("arrivals=4",))).to_the_end()
    stopped = [one for one in play.dossiers if one.state == State.STOPPED]
    unanswered = {
        row.dossier
        for row in play.stage.session.rows["request"].values()
        if isinstance(row, Request) and not row.at_intake and row.back_at is None
    }
    assert len(stopped) > 3
    assert {one.id for one in stopped} <= unanswered
    assert {play.company.need_of(one.id).fate for one in stopped} == {Fate.STOPPED}
