"""What people see and hold can be read again from rows and what is due: a run taken up is the run that was left."""

from __future__ import annotations

from typing import Any

from haicap.rules import choosing
from haicap.rules.one_stop.state import Dossier, State, Step, TicketState
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.troupe import Troupe
from tests.actors.town import Play, cast_of

STEP_SECONDS = 1_500


def _rebuilt(play: Play) -> Company:
    """A second company, as a resumed run would make it at this moment; the first one goes on untouched."""
    cast = play.cast
    company = Company(play.stage, cast.script, cast.facts, play.company.hours, cast.manners, cast.staff)
    company.origins.update(play.company.origins)
    company.effort.update(play.company.effort)
    Troupe(company).take_up(play.stage.pending(), cast.away, play.at)
    return company


def _held(office: Office) -> dict[str, Any]:
    """All that an office holds in mind, queues and desks in order, without what is stale in them."""
    return {
        "in hand": office.in_hand,
        "tasks": office.task,
        "away": office.away,
        "load": office.load,
        "patience": office.patience,
        "waiting": [
            key[-1] for key, ticket in sorted(office._waiting) if ticket.state == TicketState.WAITING
        ],
        "online": [key[-1] for key, each in sorted(office._online) if _is_unchecked(each)],
        "desks": {
            officer: [each.id for each in office.desk_of(officer)] for officer in office.staff.officers
        },
        "papers of the day": _to_sign(office._short),
        "other papers": _to_sign(office._long),
    }


def _is_unchecked(dossier: Dossier) -> bool:
    return (dossier.state, dossier.step) == (State.REGISTERED, Step.NONE)


def _to_sign(heap: list[tuple[tuple[int, int, int], Dossier]]) -> list[int]:
    return [
        key[-1]
        for key, each in sorted(heap)
        if key == choosing.signing_key(each)
        and each.step == Step.SUBMITTED
        and each.state == State.IN_PROCESS
    ]


def test_at_every_moment_a_company_is_what_its_rows_say() -> None:
    """Amid absences, long queues, late papers and apologies nothing is known to people that the rows don't tell."""
    settings = ("officers=1", "arrivals=5", "absence=0.2")
    play = Play(cast_of(seed=1, settings=settings))
    met: dict[str, int] = {}
    while play.at < play.cast.ends_at:
        play.until(play.at + STEP_SECONDS)
        rebuilt = _rebuilt(play)
        for unit, office in play.company.offices.items():
            held = _held(office)
            assert _held(rebuilt.offices[unit]) == held, (play.at, unit)
            for name, value in held.items():
                met[name] = met.get(name, 0) + len(value)
    assert min(met.values()) > 50, met
    assert any(dossier.apologies for dossier in play.dossiers)
