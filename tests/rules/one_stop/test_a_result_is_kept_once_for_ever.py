"""A signed result is bound to its dossier by a digest, each stage once, and never changed afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.rules.base import SYSTEM_ROLE, Actor, Decision, Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.endings import refuse_result, sign
from haicap.rules.one_stop.results import KeepResult, Result, Stage, allow, due, given_electronically, keep
from haicap.rules.one_stop.state import Dossier
from tests.builders import LAND, MORNING, actor, facts, procedure

HOUSE = Actor(0, SYSTEM_ROLE, 1001)
ONE, TWO = "1" * 64, "2" * 64


def _dossier(**words: Any) -> Dossier:
    return Dossier(5, state=4, step=5, competent=1001, receiver=1001, procedure=procedure(LAND), **words)


def _kept(
    result: Result | None, dossier: Dossier | None, stage: int, digest: str = ONE, size: int = 9
) -> str:
    """Keep a file; the code of the refusal, or nothing, and then the result holds it."""
    found = keep((result, dossier), KeepResult(MORNING, HOUSE, 5, stage, digest, size), facts())
    if isinstance(found, Refused):
        return found.code
    assert result is not None
    for name, value in found.changes[0].fields.items():
        setattr(result, name, value)
    return ""


def test_a_signature_orders_a_file_where_people_act_and_none_in_a_trial() -> None:
    command = c.Sign(MORNING, actor("signer", 1001), 5)
    alive = sign((_dossier(),), command, replace(facts(), keeps_results=True))
    played = sign((_dossier(),), command, facts())
    assert isinstance(alive, Decision)
    assert isinstance(played, Decision)
    assert [(row.KIND, row.id) for row in alive.created] == [("result", 5)]
    assert played.created == ()
    refusal = c.RefuseResult(MORNING, actor("signer", 1001), 5, "Không đủ điều kiện")
    refused = refuse_result((_dossier(), None), refusal, replace(facts(), keeps_results=True))
    assert isinstance(refused, Decision)
    assert "result" in {row.KIND for row in refused.created}


def test_only_the_house_keeps_files() -> None:
    command = KeepResult(MORNING, actor("signer", 1001), 5, 1, ONE, 9)
    refused = allow((Result(5), _dossier()), command)
    assert refused is not None
    assert refused.code == "ROLE_MISSING"
    assert allow((Result(5), _dossier()), command._replace(actor=HOUSE)) is None


def test_what_nobody_signed_has_no_file() -> None:
    assert _kept(None, _dossier(), Stage.SIGNED) == "RESULT_NOT_ORDERED"
    assert _kept(Result(5), None, Stage.SIGNED) == "RESULT_NOT_ORDERED"


@pytest.mark.parametrize(("digest", "size"), [("", 9), ("g" * 64, 9), (ONE[:-1], 9), (ONE, 0)])
def test_a_digest_is_64_hexadecimal_digits_of_something(digest: str, size: int) -> None:
    assert _kept(Result(5), _dossier(), Stage.SIGNED, digest, size) == "RESULT_DIGEST_WRONG"


def test_it_is_issued_once_signed_and_numbered() -> None:
    result = Result(5)
    assert _kept(result, _dossier(number=7), Stage.ISSUED) == "RESULT_KEPT_ALREADY"
    assert _kept(result, _dossier(), Stage.SIGNED) == ""
    assert _kept(result, _dossier(), Stage.ISSUED, TWO) == "RESULT_KEPT_ALREADY"
    assert due(result, _dossier()) is None
    assert due(result, _dossier(number=7)) is Stage.ISSUED
    assert _kept(result, _dossier(number=7), Stage.ISSUED, TWO) == ""
    assert (result.signed_digest, result.digest) == (ONE, TWO)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([ONE, TWO, "x"]), st.booleans()), max_size=10))
def test_whatever_is_told_later_what_was_kept_first_stays(steps: list[tuple[int, str, bool]]) -> None:
    result, first = Result(5), {"signed_digest": "", "digest": ""}
    for stage, digest, numbered in steps:
        _kept(result, _dossier(number=7) if numbered else _dossier(), stage, digest)
        for name, before in first.items():
            now = getattr(result, name)
            assert now == before or not before
            first[name] = now
        assert result.signed_digest or not result.digest


@pytest.mark.parametrize(
    ("channel", "state", "given_"),
    [(2, 9, True), (2, 10, True), (2, 4, False), (1, 9, False), (3, 10, False)],
)
def test_a_file_goes_to_whoever_handed_in_online(channel: int, state: int, *, given_: bool) -> None:
    assert given_electronically(channel, state) is given_
