"""Decree 23/2015 art. 5: authentication is signed by those who are authorised for it; other results by every signer."""

from __future__ import annotations

import pytest

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Step
from tests.builders import COPIES, MORNING, SHOP, Shop, actor, facts


@pytest.mark.parametrize(
    ("name", "signs", "code"),
    [
        (COPIES, "signer", None),
        (COPIES, "other signer", "NOT_AUTHORISED_TO_SIGN"),
        (SHOP, "signer", None),
        (SHOP, "other signer", None),
    ],
)
def test_who_signs_what(name: str, signs: str, code: str | None) -> None:
    shop = Shop(facts(authentication_signers=frozenset({actor("signer").person})))
    number = shop.submitted(name=name)
    outcome = shop.try_(c.Sign(MORNING + 9000, actor(signs), number))
    assert getattr(outcome, "code", None) == code
    assert shop.dossier(number).step == (Step.SUBMITTED if code else Step.SIGNED)


@pytest.mark.parametrize(
    ("name", "signs", "code"),
    [
        (COPIES, "signer", None),
        (COPIES, "other signer", "NOT_AUTHORISED_TO_SIGN"),
        (SHOP, "other signer", None),
    ],
)
def test_a_written_refusal_of_an_authentication_is_signed_by_the_same_persons(
    name: str, signs: str, code: str | None
) -> None:
    shop = Shop(facts(authentication_signers=frozenset({actor("signer").person})))
    number = shop.submitted(name=name)
    outcome = shop.try_(c.RefuseResult(MORNING + 9000, actor(signs), number, "Bản chính bị tẩy xóa"))
    assert getattr(outcome, "code", None) == code
    assert shop.dossier(number).refused is (code is None)


def test_where_nobody_was_named_every_signer_may() -> None:
    shop = Shop(facts(authentication_signers=None))
    number = shop.submitted(name=COPIES)
    shop.do(c.Sign(MORNING + 9000, actor("other signer"), number))
    assert shop.dossier(number).signed_at == MORNING + 9000
