"""Design, section 3: a refusal is a sentence beside the field, in Vietnamese and English, that says what to do."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any, NamedTuple

import pytest

import haicap
from haicap.base.sentence_words import COMMANDS, ROLE_WORDS, STATES, STEPS
from haicap.base.sentences import SENTENCES, Names, sentence
from haicap.rules.base import Refused
from haicap.rules.one_stop.state import State, Step
from haicap.rules.one_stop.transitions import TABLE
from haicap.rules.roles import ROLES
from tests.builders import MORNING, Shop, local
from tests.engine.wishes import Wishes

SOURCE = Path(haicap.__file__).parent
SAMPLES: dict[str, Any] = {
    "amount": 5_000_000,
    "born": "2043",
    "command": "Sign",
    "competent": 1002,
    "copies_max": 500,
    "digits": 11,
    "done": 1,
    "due_at": local("2025-06-26 17:00"),
    "field": "dat_dai",
    "from_on": "2025-06-24",
    "law": "Nghị định 61/2018, Điều 19 khoản 9",
    "most": 3,
    "next": 1,
    "number": 12,
    "officer": 1001002,
    "pages_max": 5000,
    "person": 1001002,
    "place": 1003,
    "procedure": 2,
    "received_at": MORNING,
    "role": "clerk",
    "roles": "head signer",
    "signer": 1001002,
    "state": 4,
    "step": 3,
    "steps": 2,
    "substitute": 1001003,
    "to_on": "2025-06-25",
    "unit": 1001,
}
NAMES = Names(
    {1001: "UBND phường Bến Hồng", 1002: "UBND phường Gò Lim", 1003: "xã Đồng Sậy"},
    {1001002: "Trần Văn Thử", 1001003: "Lê Thị Thay"},
)
DERIVED = {
    "state": {"state", "step", "command"},
    "command": {"command", "state"},
    "where": {"command", "state"},
}
"""Words that a sentence makes from these facts."""


OF_THE_HOUSE = {"BUSY", "FAILED", "WORLD_ENDED", "SIGNING_NOT_CONFIGURED", "RESULT_TAMPERED"}
"""What pages say of the house itself, where no rule refused anything."""


class Site(NamedTuple):
    """A place in the source where something is refused."""

    where: str
    code: str
    facts: frozenset[str]


@cache
def sites() -> tuple[Site, ...]:
    """Every `Refused(…)` of rules and engine, where alone things are refused."""
    return tuple(_sites())


def _sites() -> Iterator[Site]:
    for path in sorted([*SOURCE.glob("rules/**/*.py"), *SOURCE.glob("engine/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                where = f"{path.relative_to(SOURCE)}:{node.lineno}"
                code, *rest = node.args
                assert not node.keywords, f"{where}: give code, field and facts by place"
                assert isinstance(code, ast.Constant), (
                    f"{where}: a code is written out, so that it can be found"
                )
                facts = rest[1] if len(rest) > 1 else ast.Dict([], [])
                assert isinstance(facts, ast.Dict), (
                    f"{where}: facts are written out, so that they can be found"
                )
                names = [key.value for key in facts.keys if isinstance(key, ast.Constant)]
                yield Site(where, str(code.value), frozenset(str(name) for name in names))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert {site.code for site in sites()} | OF_THE_HOUSE == set(SENTENCES)
    assert len(sites()) > 50


@pytest.mark.parametrize("site", sites(), ids=lambda site: f"{site.code}@{site.where}")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_facts_of_every_refusal_fill_its_sentence(site: Site, language: str) -> None:
    for name in placeholders(SENTENCES[site.code].of(language)):
        assert DERIVED.get(name, {name}) <= site.facts, f"{site.where} doesn't tell {name}"
    known = {name: SAMPLES[name] for name in site.facts}
    text = sentence(Refused(site.code, None, known), language, NAMES)
    assert not set("{}_") & set(text), text
    assert "None" not in text


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_says_what_is_wrong_and_then_what_to_do(code: str) -> None:
    vi, en = SENTENCES[code]
    for text in (vi, en):
        wrong, then = text.rsplit(". ", 1)
        assert wrong
        assert then.endswith(".")
        assert len(text) < 240
        assert unicodedata.is_normalized("NFC", text)
    assert vi.rsplit(". ", 1)[1].startswith("Hãy ")
    assert placeholders(vi) == placeholders(en)
    assert vi.isascii() is False
    assert en.replace("’", "'").isascii() or {"“", "”"} & set(en)


def test_states_stand_with_their_names_and_the_way_out() -> None:
    refused = Refused("OUT_OF_TURN", "state", {"command": "Sign", "state": 4, "step": 3})
    assert sentence(refused, "vi") == (
        "Hồ sơ đang ở trạng thái “đang xử lý (đang thụ lý)” nên không thể ký kết quả. "
        "Hãy tải lại hồ sơ: việc này chỉ làm được khi hồ sơ ở “đang xử lý (chờ ký)”."
    )
    assert sentence(refused, "en-GB") == (
        "The dossier is “in process (being worked on)”, so nobody can sign the result now. "
        "Reload it: this can be done only while it is “in process (submitted for signature)”."
    )
    withdrawn = Refused("OUT_OF_TURN", "state", {"command": "Withdraw", "state": 10, "step": 0})
    assert sentence(withdrawn, "vi").endswith(
        "khi hồ sơ ở “mới đăng ký”, “được tiếp nhận”, “đang xử lý”, “yêu cầu bổ sung giấy tờ” "
        "hoặc “yêu cầu thực hiện nghĩa vụ tài chính”."
    )


def test_names_dates_sums_and_articles_are_written_as_people_read_them() -> None:
    late = Refused(
        "SUPPLEMENT_TOO_LATE", None, {"law": "Nghị định 118/2025 (chưa đọc toàn văn)", "received_at": MORNING}
    )
    assert "tiếp nhận lúc 09:00 ngày 23/06/2025" in sentence(late, "vi")
    assert "(Nghị định 118/2025)" in sentence(late, "vi")
    assert "(Decree 118/2025)" in sentence(late, "en")
    duty = Refused("DUTY_ALREADY_ASKED", "amount", {"amount": 5_000_000})
    assert "5.000.000 đồng" in sentence(duty, "vi")
    assert "5,000,000 dong" in sentence(duty, "en")
    unit = Refused("OTHER_UNIT", None, {"unit": 1002})
    assert sentence(unit, "vi", NAMES).startswith("Việc này thuộc UBND phường Gò Lim,")
    assert sentence(unit, "vi").startswith("Việc này thuộc đơn vị số 1002,")
    police = Refused("competence.police", "procedure", {"procedure": "cu_thuong_tru"})
    assert "“Đăng ký thường trú”" in sentence(police, "vi")
    nobody = Refused("OTHER_OFFICER", None, {"officer": None})
    assert "(chưa giao cho ai)" in sentence(nobody, "vi")


def test_a_code_of_the_future_is_still_a_sentence() -> None:
    text = sentence(Refused("SOMETHING_NEW", None, {"x": 1}), "vi")
    assert text.startswith("Không thực hiện được việc này (SOMETHING_NEW). Hãy ")


def test_all_that_a_busy_week_refuses_can_be_told() -> None:
    shop, chance, told = Shop(), Random(8), set[str]()
    wishes = Wishes(shop, chance)
    for turn in range(2500):
        outcome = shop.try_(wishes.wish(wishes.kind(), MORNING + turn * 200, astray=chance.random() < 0.4))
        if isinstance(outcome, Refused):
            told.add(outcome.code)
            for language in ("vi", "en"):
                assert not set("{}") & set(sentence(outcome, language))
    assert len(told) > 20


def test_every_state_step_command_and_role_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(STEPS) == set(Step) - {Step.NONE}
    assert set(COMMANDS) == {kind.__name__ for kind in TABLE}
    assert set(ROLE_WORDS) == set(ROLES)
