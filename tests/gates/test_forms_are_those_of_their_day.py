"""Which forms hold goes by the day; the words of every form can be filled; a wrong file is refused with its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from haicap.gates.datafiles import VIETNAM
from haicap.gates.formfile import load_forms
from haicap.gates.yamlfiles import read_yaml
from haicap.rules import forms as f
from haicap.rules.bodies import BODY_KINDS
from haicap.rules.checks import DataError

BOOK = load_forms()
FILLED = {
    "sets", "limit", "at", "where", "fee", "authority", "volume", "serial", "count", "office", "received_on",
    "procedure", "applicant", "code", "reason", "first", "last", "from_serial", "to_serial", "asked_on", "stage",
    "papers",
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2018, 12, 31), [None] * 7),
        (date(2019, 1, 6), ["01", "02", "03", "04", None, "05", "06"]),
        (date(2025, 6, 20), ["01", "02", "03", "04", None, "05", "06"]),
        (date(2025, 9, 14), ["01", "02", "03", "04", None, "05", "06"]),
        (date(2025, 9, 15), ["01", "02", "03", "04", "05", "06", "07"]),
    ],
)
def test_a_circular_holds_from_its_first_to_its_last_day(day: date, numbers: list[str | None]) -> None:
    found = [BOOK.form_on(kind, day) for kind in f.FORM_KINDS]
    assert [form.number if form else None for form in found] == numbers


def test_the_apology_has_another_name_since_circular_03_2025() -> None:
    old, new = (BOOK.form_on(f.APOLOGY, day) for day in (date(2025, 6, 20), date(2025, 10, 1)))
    assert old is not None
    assert new is not None
    assert old.title == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    assert new.title == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"


def test_forms_are_printed_on_a5_and_the_register_on_a4() -> None:
    for circular in BOOK.circulars:
        for kind, form in circular.forms.items():
            assert form.paper == ("a4-landscape" if kind == f.REGISTER else "a5")


def test_every_blank_of_every_word_is_one_that_papers_fill() -> None:
    for circular in BOOK.circulars:
        for form in circular.forms.values():
            for word in form.words.values():
                assert set(re.findall(r"{(\w+)}", word)) <= FILLED, word


def test_every_kind_of_body_has_a_letterhead_on_every_day() -> None:
    for kind in BODY_KINDS:
        for role in (f.DESK, f.AUTHORITY):
            for day in (date(2019, 1, 6), date(2025, 6, 30), date(2025, 7, 1), date(2026, 12, 31)):
                assert BOOK.letterhead_on(kind, role, day) is not None, (kind, role, day)


def _broken(tmp_path: Path, old: str, new: str) -> DataError:
    text = (VIETNAM / "forms.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "forms.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        read_yaml(path, f.parse_forms)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("valid_to: 2025-09-14", "valid_to: 2025-09-15", "two circulars are in force at once"),
        ("    receipt:\n      number: '01'", "    recept:\n      number: '01'", "no form “recept”"),
        ("      paper: a5\n", "      paper: a6\n", "“a6” isn't allowed"),
        ("like: tt01_2018", "like: tt99", "“tt99” isn't allowed"),
        ("columns: [serial, code,", "columns: [serial, cod,", "“cod” isn't allowed"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    error = _broken(tmp_path, old, new)
    assert reason in error.en
    assert error.line > 0
