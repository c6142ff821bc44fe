"""Decree 61/2018 art. 19(8): what can't be granted after appraisal is refused in writing with reasons, within the
limit, entered as a result and returned through the one-stop unit."""

from __future__ import annotations

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.state import State, Step
from tests.builders import MORNING, Shop, actor, decided, dossier

LATER = MORNING + 10_000


def refuse(number: int, reason: str = "Đất thuộc quy hoạch") -> c.RefuseResult:
    return c.RefuseResult(LATER, actor("signer"), number, reason)


def test_it_gets_the_next_number_of_the_register_like_any_result() -> None:
    shop = Shop()
    shop.finished()
    number = shop.submitted()
    assert shop.do(refuse(number)) == (e.Finished(number, True),)
    row = shop.dossier(number)
    assert (row.state, row.step, row.number, row.refused) == (State.DONE, Step.NONE, 2, True)
    assert (row.finished_at, row.signed_at) == (LATER, None)
    assert shop.session.entries[-1].line.endswith("\tĐất thuộc quy hoạch")
    granted = shop.finished()
    assert (shop.dossier(granted).number, shop.dossier(granted).refused) == (3, False)


def test_it_is_returned_through_the_one_stop_unit() -> None:
    shop = Shop()
    number = shop.submitted()
    shop.do(refuse(number))
    ticket = shop.called(LATER + 600, purpose=2, fetches=number)
    shop.do(c.Return(LATER + 600, actor("clerk"), number, ticket))
    assert (shop.dossier(number).state, shop.dossier(number).returned_at) == (State.RETURNED, LATER + 600)


def test_it_names_its_reason() -> None:
    row = dossier(State.IN_PROCESS, Step.SUBMITTED)
    assert getattr(decided(refuse(row.id, ""), row), "code", None) == "REASON_MISSING"
