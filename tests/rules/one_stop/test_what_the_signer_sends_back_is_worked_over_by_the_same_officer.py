"""Decree 61/2018 art. 19; reference one-stop.md, section 10: what the signer sends back goes to the same officer with a
reason, any number of times, and is worked over before it is submitted again."""

from __future__ import annotations

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import State, Step
from tests.builders import LAND, MORNING, SHOP, Shop, actor, decided, dossier

LATER = MORNING + 20_000


def back(number: int, reason: str = "Thiếu căn cứ pháp lý") -> c.SendBack:
    return c.SendBack(LATER, actor("signer"), number, reason)


def test_it_goes_to_the_same_officer_with_the_reason_on_record() -> None:
    shop = Shop()
    number = shop.submitted()
    owner = shop.dossier(number).owner
    shop.do(back(number))
    row = shop.dossier(number)
    assert (row.state, row.step, row.owner, row.sent_back) == (State.IN_PROCESS, Step.ASSIGNED, owner, 1)
    assert shop.session.entries[-1].line.endswith("\tThiếu căn cứ pháp lý")


def test_it_is_submitted_again_only_after_it_was_worked_over() -> None:
    shop = Shop()
    number = shop.submitted()
    shop.do(back(number))
    officer = actor("officer")
    assert shop.refusal(c.SubmitForSignature(LATER, officer, number)).code == "OUT_OF_TURN"
    shop.do(c.Work(LATER + 60, officer, number, 2))
    shop.do(c.SubmitForSignature(LATER + 120, officer, number))
    assert (shop.dossier(number).work_done, shop.dossier(number).to_sign_at) == (2, LATER + 120)


def test_any_number_of_times() -> None:
    shop = Shop()
    number = shop.submitted(name=SHOP)
    for turn in range(1, 6):
        shop.do(back(number))
        shop.do(c.Work(LATER + turn, actor("officer"), number, 1))
        shop.do(c.SubmitForSignature(LATER + turn, actor("officer"), number))
    assert shop.dossier(number).sent_back == 5


def test_a_reason_is_needed() -> None:
    row = dossier(State.IN_PROCESS, Step.SUBMITTED)
    assert getattr(decided(back(row.id, ""), row), "code", None) == "REASON_MISSING"


def test_steps_are_done_in_their_order_and_none_is_left_out() -> None:
    shop = Shop()
    number = shop.assigned(name=LAND)
    officer = actor("officer")
    for step in (0, 2, -1):
        refused = shop.refusal(c.Work(LATER, officer, number, step))
        assert (refused.code, refused.facts["next"]) == ("STEP_OUT_OF_ORDER", 1)
    shop.do(c.Work(LATER, officer, number, 1))
    assert shop.refusal(c.Work(LATER, officer, number, 1)).code == "STEP_OUT_OF_ORDER"
    refused = shop.refusal(c.SubmitForSignature(LATER, officer, number))
    assert (refused.code, refused.facts) == ("STEPS_MISSING", {"done": 1, "steps": 2})
    shop.do(c.Work(LATER, officer, number, 2))
    assert shop.refusal(c.Work(LATER, officer, number, 3)).code == "STEPS_ALL_DONE"


def test_after_a_change_of_hands_the_last_step_is_done_once_more_and_no_step_is_lost() -> None:
    shop = Shop()
    number = shop.working(name=LAND)
    other = actor("other officer")
    shop.do(c.Reassign(LATER, actor("head"), number, other.person, "Người thụ lý nghỉ ốm"))
    shop.do(c.Work(LATER + 60, other, number, 1))
    shop.do(c.Work(LATER + 120, other, number, 2))
    shop.do(c.SubmitForSignature(LATER + 180, other, number))
    assert shop.dossier(number).work_done == 2
