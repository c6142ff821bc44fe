"""An officer lays long work aside after a stretch, so that what is more urgent need not wait for its end."""

from __future__ import annotations

from dataclasses import replace

from haicap.rules import choosing
from haicap.services.one_stop.actors.script import Kind
from tests.actors.town import Play, cast_of

QUARTER_SECONDS = 900
STRETCH_SECONDS = 600


def _overworked() -> Play:
    """A town with one officer to an office, who looks up every ten minutes."""
    cast = cast_of(seed=2, settings=("officers=1", "arrivals=3"))
    return Play(replace(cast, manners=replace(cast.manners, stretch_seconds=STRETCH_SECONDS)))


def test_no_task_in_hand_lasts_longer_than_a_stretch() -> None:
    """At every quarter of an hour each task ends within a stretch of office time; more urgent papers overtake."""
    play = _overworked()
    laid_aside: set[int] = set()
    overtaken = 0
    while play.at < play.cast.ends_at:
        play.until(play.at + QUARTER_SECONDS)
        tasks = [each for each in play.stage.pending() if each.kind == Kind.OFFICER_DONE]
        assert all(each.at <= play.company.hours.finish(play.at, STRETCH_SECONDS) for each in tasks)
        laid_aside |= set(play.company.effort)
        overtaken += sum(_waits_behind_more_urgent(play, number) for number in play.company.effort)
    assert len(laid_aside) > 20
    assert overtaken > 5
    done = [number for number in laid_aside if play.company.dossier(number).to_sign_at is not None]
    assert len(done) > 5


def _waits_behind_more_urgent(play: Play, number: int) -> bool:
    """Whether begun work lies on its desk while its officer has something more urgent in hand."""
    dossier = play.company.dossier(number)
    office, owner = play.company.offices[dossier.competent], dossier.owner or 0
    other = play.company.find_dossier(office.in_hand.get(owner, 0))
    return other is not None and choosing.dossier_key(other) < choosing.dossier_key(dossier)


def test_a_step_takes_the_same_work_however_often_it_is_laid_aside() -> None:
    """Seconds of work in the notes are whole stretches, always less than the step needs."""
    play = _overworked()
    seen: set[int] = set()
    while play.at < play.cast.ends_at:
        play.until(play.at + QUARTER_SECONDS)
        for number, seconds in play.company.effort.items():
            dossier, need = play.company.dossier(number), play.company.need_of(number)
            steps = need.work_seconds
            first = dossier.work_done < len(steps)
            whole = steps[dossier.work_done] if first else sum(steps) * need.rework_ppm // 1_000_000
            assert seconds % STRETCH_SECONDS == 0
            assert 0 < seconds < whole
            seen.add(number)
    assert len(seen) > 20
