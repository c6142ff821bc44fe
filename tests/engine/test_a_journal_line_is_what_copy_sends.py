"""Design, section 4: entries are digested from the text that COPY sends; keys sorted, no spaces; no personal data."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.engine.journal import COLUMNS, Note, escaped, literal, who_text
from haicap.engine.stamp import stamp
from haicap.rules.base import Actor, Change, Decision
from haicap.rules.one_stop.intake import digest_of
from haicap.rules.one_stop.state import State
from tests.builders import PERSON, Shop
from tests.engine import toy
from tests.engine.lines import entry, render
from tests.engine.replay import told, unescaped

WHO = who_text(Actor(1001001, "clerk", 1001), "one_stop.Receive")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUE = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT


def test_a_line_has_its_columns_separated_by_tabs() -> None:
    found = entry(1_750_644_000, (1001, 7, 0), WHO, ("dossier", 42), ({"state": 1}, {"state": 2}), "vì thế")
    assert found.line == (
        "2025-06-23 02:00:00+00\t1001\t7\t0\t1001001\tclerk\t\\N\t1001\tone_stop.Receive\tdossier\t42"
        '\t{"state":1}\t{"state":2}\tvì thế'
    )
    assert found[:4] == (1_750_644_000, 1001, 7, 0)


def test_a_deputy_names_whom_he_stands_in_for() -> None:
    line = entry(0, (1, 1, 0), who_text(Actor(5, "head", 1, 6), "x.Y"), ("thing", 1), (None, {}), None).line
    assert line == "1970-01-01 00:00:00+00\t1\t1\t0\t5\thead\t6\t1\tx.Y\tthing\t1\t\\N\t{}\t\\N"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Đường Lê Duẩn, phường Cửa Nam", "Đường Lê Duẩn, phường Cửa Nam"),
        ("một\thai", "một\\thai"),
        ("một\nhai\r\n", "một\\nhai\\r\\n"),
        ("C:\\hồ sơ\\N", "C:\\\\hồ sơ\\\\N"),
        ('dấu "ngoặc"', 'dấu "ngoặc"'),
        ("trang\fmới\vdòng\b", "trang\\fmới\\vdòng\\b"),
        ("", ""),
        ("\\N", "\\\\N"),
    ],
)
def test_text_is_escaped_as_copy_escapes_it(text: str, written: str) -> None:
    assert escaped(text) == written
    assert unescaped(written) == text


def test_values_in_json_are_escaped_twice_once_for_json_and_once_for_copy() -> None:
    line = entry(0, (1, 1, 0), WHO, ("thing", 1), (None, {"note": 'a\t"b"\\\nẾ'}), None).line
    assert line.split("\t")[-2] == '{"note":"a\\\\t\\\\"b\\\\"\\\\\\\\\\\\nẾ"}'


@given(st.dictionaries(st.sampled_from(["a", "b", "note", "due_at", "zz"]), VALUE), VALUE, TEXT)
def test_whatever_is_written_is_read_back_the_same(
    fields: dict[str, object], other: object, reason: str
) -> None:
    before = dict.fromkeys(fields, other)
    line = entry(0, (1, 1, 0), WHO, ("thing", 1), (before, fields), reason).line
    assert "\n" not in line
    assert line.count("\t") == len(COLUMNS) - 1
    found = told(line)
    assert found.after == fields
    assert found.before == before
    assert found.columns["reason"] == reason


@given(st.dictionaries(TEXT.filter(str.isidentifier), VALUE, max_size=6), st.randoms())
def test_equal_fields_are_equal_bytes_in_whatever_order_they_come(
    fields: dict[str, object], chance: object
) -> None:
    names = list(fields)
    chance.shuffle(names)  # type: ignore[attr-defined]
    assert render({name: fields[name] for name in names}) == render(fields)
    assert render(fields) == json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_numbers_of_enumerations_stand_as_numbers() -> None:
    assert literal(State.DONE) == "9"
    assert [literal(value) for value in (None, True, False, 0, -3, "ế")] == [
        "null",
        "true",
        "false",
        "0",
        "-3",
        '"ế"',
    ]


@given(st.integers(0, 4_102_444_800))
def test_a_moment_is_written_as_postgresql_writes_it(at: int) -> None:
    assert stamp(at) == datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def test_only_changed_fields_stand_in_an_entry() -> None:
    shop = Shop()
    ticket = shop.called()
    call = told(shop.session.entries[-1].line)
    assert call.before == {"state": 1, "called_by": None, "called_at": None}
    assert call.after == {"state": 2, "called_by": 1001001, "called_at": shop.row("ticket", ticket).called_at}
    made = told(shop.session.entries[-2].line)
    assert made.before is None
    assert "put_back" not in made.after


# No personal data --------------------------------------------------------------------------------------------------


def test_of_an_applicant_only_unit_and_salted_digest_are_told() -> None:
    shop = Shop()
    shop.received()
    lines = [told(each.line) for each in shop.session.entries]
    (line,) = [each for each in lines if each.columns["subject_kind"] == "applicant"]
    assert line.after == {"unit": 1001, "digest": digest_of(PERSON)}
    assert digest_of(PERSON) != digest_of(PERSON._replace(salt="muối khác"))


def test_a_private_field_that_changes_is_not_told_before_or_after() -> None:
    row = toy.thing(1, size=1, secret="Trần Thị Thử")
    opened = toy.session(row)
    change = toy.Toy(
        lambda held: Decision((Change(held, {"secret": "Lê Văn Mẫu", "size": 2}),)), (("thing", 1),)
    )
    opened.do(change)
    only = Note(*opened.take_written()[0][0])
    assert row.secret == "Lê Văn Mẫu"
    assert (told(only.line).before, told(only.line).after) == ({"size": 1}, {"size": 2})
    assert "Trần" not in only.line
    assert "Lê" not in only.line


def test_a_private_field_that_changes_alone_is_still_an_entry_so_that_versions_count_entries() -> None:
    row = toy.thing(1, secret="cũ")
    opened = toy.session(row)
    opened.do(toy.Toy(lambda held: Decision((Change(held, {"secret": "mới"}),)), (("thing", 1),)))
    only = Note(*opened.take_written()[0][0])
    assert (told(only.line).after, row.version) == ({}, 4)


def test_derived_rows_are_written_and_not_told() -> None:
    opened = toy.session()
    opened.do(toy.Toy(lambda: Decision((), (toy.Tally(1, count=1), toy.Thing(2)))))
    notes, changed = opened.take_written()
    entries = [Note(*each) for each in notes]
    assert [told(each.line).columns["subject_kind"] for each in entries] == ["thing"]
    assert [row.id for row in changed["tally"]] == [1]
    assert told(entries[0].line).columns["ordinal"] == "0"
