"""Decree 61/2018 art. 12(8): while somebody is absent, the substitute whom the post names does the work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from haicap.rules.base import Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.endings import signs_now, submit_for_signature
from haicap.rules.one_stop.state import Dossier
from haicap.rules.one_stop.work import assign, reassign
from haicap.rules.roles import Away, Held
from tests.builders import COPIES, LAND, MORNING, actor, facts, held, procedure

HEAD = actor("head", 1001)
ABSENT, OTHER, SIGNER, SECOND = 71, 72, 81, 82
TODAY = date(2025, 6, 23)
MORE = [
    *(Held(person, "officer", 1001, None, date(2025, 6, 1), None) for person in (ABSENT, OTHER)),
    *(Held(person, "signer", 1001, None, date(2025, 6, 1), None) for person in (SIGNER, SECOND)),
]


def _known(*away: tuple[int, int | None], day: date = TODAY) -> Facts:
    gone = [Away(n, person, 1001, day, day, other) for n, (person, other) in enumerate(away, 1)]
    return facts().seated([*held(), *MORE], gone)


def _row(step: int, name: str = LAND) -> Dossier:
    number = procedure(name)
    return Dossier(
        5, state=4, step=step, competent=1001, receiver=1001, procedure=number, work_done=9, owner=OTHER
    )


def test_assigning_to_somebody_absent_names_the_substitute() -> None:
    command = c.Assign(MORNING, HEAD, 5, ABSENT)
    found = assign((_row(1),), command, _known((ABSENT, OTHER)))
    assert found == Refused(
        "OFFICER_ABSENT", "officer", {"officer": ABSENT, "to_on": "2025-06-23", "substitute": OTHER}
    )
    alone = assign((_row(1),), command, _known((ABSENT, None)))
    assert isinstance(alone, Refused)
    assert alone.code == "OFFICER_ABSENT_ALONE"
    assert not isinstance(
        assign((_row(1),), command, _known((ABSENT, OTHER), day=date(2025, 6, 24))), Refused
    )


def test_giving_on_to_somebody_absent_is_refused() -> None:
    found = reassign((_row(2),), c.Reassign(MORNING, HEAD, 5, ABSENT, "vắng"), _known((ABSENT, OTHER)))
    assert isinstance(found, Refused)
    assert found.code == "OFFICER_ABSENT"


@pytest.mark.parametrize(
    ("signer", "away", "code"),
    [
        (None, ((SIGNER, SECOND),), ""),
        (SIGNER, (), ""),
        (SIGNER, ((SIGNER, SECOND),), "SIGNER_ABSENT"),
        (SIGNER, ((SIGNER, None),), "SIGNER_ABSENT_ALONE"),
        (OTHER, (), "NOT_A_SIGNER_HERE"),
    ],
)
def test_laying_before_a_signer_who_is_absent_names_who_signs_meanwhile(
    signer: int | None, away: tuple[tuple[int, int | None], ...], code: str
) -> None:
    command = c.SubmitForSignature(MORNING, actor("officer", 1001), 5, signer)
    found = submit_for_signature((_row(3),), command, _known(*away))
    assert (found.code if isinstance(found, Refused) else "") == code
    if not isinstance(found, Refused):
        assert found.changes[0].fields.get("signer") == signer


def test_authentication_is_laid_before_whoever_is_authorised_alone() -> None:
    known = replace(_known(), authentication_signers=frozenset({SECOND}))
    command = c.SubmitForSignature(MORNING, actor("officer", 1001), 5, SIGNER)
    found = submit_for_signature((_row(3, COPIES),), command, known)
    assert isinstance(found, Refused)
    assert found.code == "SIGNER_NOT_AUTHORISED"


def test_while_a_signer_is_absent_papers_lie_before_the_substitute_who_may_sign_them() -> None:
    row = replace(_row(5), signer=SIGNER)
    assert signs_now(_row(5), MORNING, _known()) is None
    assert signs_now(row, MORNING, _known()) == SIGNER
    assert signs_now(row, MORNING, _known((SIGNER, SECOND))) == SECOND
    assert signs_now(row, MORNING, _known((SIGNER, None))) is None
    assert signs_now(row, MORNING, _known((SIGNER, SECOND), (SECOND, None))) is None
    copies = replace(_row(5, COPIES), signer=SIGNER)
    known = replace(_known((SIGNER, SECOND)), authentication_signers=frozenset({SIGNER}))
    assert signs_now(copies, MORNING, known) is None
