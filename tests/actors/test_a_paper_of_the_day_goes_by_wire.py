"""What is due the same day is scanned and sent at once; only other papers travel with the next morning's courier."""

from __future__ import annotations

from haicap.rules.one_stop import commands as c
from tests.actors.town import Play, cast_of


def test_a_paper_of_the_day_reaches_another_unit_within_the_hour_or_at_the_next_opening() -> None:
    """No dossier due the same day waits overnight on the way to its solver, though some others do."""
    play = Play(cast_of(settings=("arrivals=3",))).to_the_end()
    left = {one.dossier: one.at for one in play.done(c.Transfer)}
    came = {one.dossier: one.at for one in play.done(c.Assign)}
    hours, same_day = play.company.hours, 0
    overnight = []
    for dossier in play.dossiers:
        if dossier.receiver == dossier.competent or dossier.id not in left or dossier.id not in came:
            continue
        by_wire_at = hours.next_office(left[dossier.id] + play.company.manners.wire_seconds)
        late = came[dossier.id] > by_wire_at
        if play.cast.facts.procedures[dossier.procedure].same_day:
            same_day += 1
            assert not late, dossier
        elif late:
            overnight.append(dossier.id)
    assert same_day > 20
    assert overnight
