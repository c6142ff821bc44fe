"""`haicap unit` and `haicap due`: what people and machines read, without any database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from haicap.cli import app


def ask(*words: str, lines: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=lines, env={"HAICAP_LANG": "vi"})


def answer(*words: str) -> dict[str, Any]:
    result = ask(*words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_unit_is_answered_as_agreed() -> None:
    found = answer("unit", "Thuỵ Khuê", "--on", "01/07/2025")
    assert found["query"] == "Thuỵ Khuê"
    assert found["on"] == "2025-07-01"
    match = found["matches"][0]
    assert (match["code"], match["full_name"]) == ("00112", "Phường Thụy Khuê")
    assert (match["valid_from"], match["valid_to"]) == (None, "2025-06-30")
    assert match["former_district"] == "Quận Tây Hồ"
    assert [one["code"] for one in match["responsible"]] == ["00004", "00103"]


def test_a_point_is_answered_before_and_after_the_change() -> None:
    after = answer("unit", "--at", "21.0338,105.85", "--on", "2025-07-01")
    assert [match["full_name"] for match in after["matches"]] == ["Phường Hoàn Kiếm"]
    before = answer("unit", "--at", "21.0338,105.85", "--on", "2025-06-30")
    assert before["matches"][0]["full_name"] == "Quận Hoàn Kiếm"
    assert "Chưa có ranh giới" in before["note"]


def test_a_unit_in_words_names_land_people_and_clause() -> None:
    text = ask("unit", "thuy khue", "--on", "01/07/2025").output
    assert "Phường Thụy Khuê (mã 00112, Quận Tây Hồ, đến 30/06/2025)" in text
    assert "Phường Ba Đình (00004): một phần diện tích, không có dân số" in text
    assert "Điều 1 khoản 28" in text


def test_english_is_spoken_on_request() -> None:
    result = CliRunner().invoke(app, ["--lang", "en", "unit", "thuy khue", "--on", "2025-07-01"])
    assert "land part, people none" in result.output
    assert "Điều" not in result.output
    os.environ.pop("HAICAP_LANG", None)


def test_today_is_the_date_if_none_is_given() -> None:
    assert answer("unit", "00070")["on"] >= "2025-07-01"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("unit", "Atlantis"), "Không tìm thấy"),
        (("unit", ""), "Hãy ghi mã số"),
        (("unit", "Ba Đình", "--on", "31/02/2025"), "không có thật"),
        (("unit", "--at", "abc"), "vĩ độ,kinh độ"),
        (("unit", "--at", "105.85,21.03"), "vĩ độ,kinh độ"),
        (("due", "9.999999", "23/06/2025 15:00"), "Không có thủ tục"),
        (("due", "2.000815", "23/06/2025"), "sai dạng"),
        (("due", "2.000815"), "sai dạng"),
        (("due", "2.000815", "23/06/2025 25:00"), "không có thật"),
        (("due", "2.000815", "01/01/2010 09:00"), "deadline_rules.yaml"),
        (("due", "2.000815", "31/12/2027 16:00"), "holidays.csv"),
    ],
)
def test_what_cannot_be_answered_ends_with_one_sentence_and_status_1(
    words: tuple[str, ...], sentence: str
) -> None:
    result = ask(*words)
    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("23/06/2025 15:00", "2025-06-23T17:00:00+07:00"),
        ("23/06/2025 15:00:01", "2025-06-24T17:00:00+07:00"),
        ("2025-06-23T15:00:01", "2025-06-24T17:00:00+07:00"),
        ("2025-06-23T08:00:01Z", "2025-06-24T17:00:00+07:00"),
    ],
)
def test_a_certified_copy_received_after_15_00_is_due_the_next_day(when: str, due: str) -> None:
    assert answer("due", "2.000815", when)["due_at"] == due


def test_a_deadline_is_answered_as_agreed_by_code_or_id() -> None:
    found = answer("due", "2.000815", "20/06/2025", "15:30")
    assert found == answer("due", found["procedure"], "20/06/2025 15:30")
    assert set(found) == {
        "procedure", "received_at", "due_at", "unit", "amount", "counted", "skipped", "rule",
    }  # fmt: skip
    assert found["received_at"] == "2025-06-20T15:30:00+07:00"
    assert (found["unit"], found["amount"]) == ("same_day", 1)
    assert found["counted"] == ["2025-06-23"]
    assert [skip["why"] for skip in found["skipped"]] == ["nhận sau 15:00", "thứ Bảy", "Chủ nhật"]
    assert "Nghị định 61/2018" in found["rule"]
    assert "Nghị định 118/2025" in answer("due", "2.000815", "01/07/2025 09:00")["rule"]


def test_a_deadline_in_words_shows_what_counted_and_what_did_not() -> None:
    text = ask("due", "2.000815", "20/06/2025 15:30").output
    assert "Hẹn trả: 17:00 thứ Hai 23/06/2025" in text
    assert "Không tính thứ Bảy 21/06: thứ Bảy" in text


def test_many_units_are_asked_line_by_line() -> None:
    result = ask("unit", "-", lines="00004\t2025-06-20\n\nHàng Bạc\nXXX\nBa Đình\t99/99/2025\n")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["query"] for one in found] == ["00004", "Hàng Bạc", "XXX", "Ba Đình"]
    assert found[0]["matches"][0]["full_name"] == "Phường Trúc Bạch"
    assert found[2]["matches"] == []
    assert "error" in found[3]
    assert result.exit_code == 1


def test_many_deadlines_are_asked_line_by_line() -> None:
    good = ask("due", "-", lines="2.000815\t23/06/2025 15:00\n2.000815\t2025-06-23T15:00:01\n")
    assert good.exit_code == 0
    assert [json.loads(line)["due_at"][:10] for line in good.stdout.splitlines()] == [
        "2025-06-23",
        "2025-06-24",
    ]
    bad = ask("due", "-", lines="2.000815\n2.000815\t31/12/2027 16:00\n")
    assert bad.exit_code == 1
    assert ["error" in json.loads(line) for line in bad.stdout.splitlines()] == [True, True]


def test_lines_that_are_not_utf_8_are_answered_not_dropped() -> None:
    result = ask("unit", "-", lines=b"H\xe0ng B\xe1c\n00004\n")
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_answer_does_not_depend_on_the_computers_zone(zone: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "haicap.cli", "due", "2.000815", "23/06/2025 15:00:01", "--json"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "TZ": zone},
    )  # fmt: skip
    assert json.loads(done.stdout)["due_at"] == "2025-06-24T17:00:00+07:00"
