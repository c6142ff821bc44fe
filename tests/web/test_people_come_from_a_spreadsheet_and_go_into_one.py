"""People at work go out into a spreadsheet and come in from one, by the same commands as one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from haicap.base.people import people_sheet
from haicap.gates.spreadsheets import Cell, Column, read_table, to_xlsx
from tests.store.live.conftest import OPENS_AT, PLACE
from tests.web.conftest import Served

PAGE, SAVED = "/quan-tri/nguoi/bang-tinh/", "/quan-tri/nguoi/bang-tinh.xlsx"
AT = datetime.fromtimestamp(OPENS_AT, UTC)
TODAY = date(2025, 6, 23)
OWN, OTHER = "Phường Bến Hồng", "Xã Đồng Sậy"


def row(name: str, **other: Cell) -> list[Cell]:
    values: dict[str, Cell] = {"name": name, "unit": OWN, "role": "Chuyên viên", **other}
    return [values.get(column.key) for column in people_sheet.WANTED]


def send(client: Client, *rows: Sequence[Cell], key: str = "k" * 22) -> Any:
    columns = [Column(each.title, each.kind) for each in people_sheet.WANTED]
    posted = {"bang": SimpleUploadedFile("can-bo.xlsx", to_xlsx("Cán bộ", columns, rows, AT)), "key": key}
    return client.post(PAGE, posted)


@pytest.fixture
def city(exercise: Served) -> Client:
    return exercise.play_person(exercise.employ("administrator", 1))


def roles_of(town: Served, name: str) -> list[tuple[int, str, int, date, date | None, bool]]:
    people = {number for number, called in town.content("person", "id, name") if called == name}
    held = town.content("holding", "person, role, unit, from_on, to_on, authenticates")
    return sorted(each for each in held if each[0] in people)


def test_every_row_becomes_a_person_with_the_role_of_its_days(exercise: Served, city: Client) -> None:
    last = TODAY + timedelta(days=100)
    answer = send(
        city,
        row("Đỗ Thị Ước Một"),
        row("Đỗ Thị Ước Một", role="nguoi ky", from_on=TODAY, to_on=last, authenticates="x"),
        row("Đỗ Văn Hai", unit="xa dong say", role=None),
        row("Đỗ Thị Ước Một", number="mới", role="Người tiếp nhận"),
        key="a" * 22,
    )
    assert (answer.status_code, answer["Location"]) == (302, PAGE), answer.content.decode()
    assert "Đã thêm 3 người, giao 3 vai trò" in city.get(PAGE).content.decode()
    assert "Đã thêm" not in city.get(PAGE).content.decode(), "what came of it is told once"
    found = roles_of(exercise, "Đỗ Thị Ước Một")
    people = [each[0] for each in found]
    assert sorted(map(people.count, set(people))) == [1, 2], "two namesakes, the first with two roles"
    assert {each[1:] for each in found} == {
        ("officer", PLACE, TODAY, None, False),
        ("signer", PLACE, TODAY, last, True),
        ("clerk", PLACE, TODAY, None, False),
    }
    assert roles_of(exercise, "Đỗ Văn Hai") == []
    twice = send(city, row("Đỗ Thị Ước Một"), key="a" * 22)
    assert twice.status_code == 422, "the namesakes stand there by now"


def test_what_is_saved_can_be_sent_in_again_and_changes_nothing(exercise: Served, city: Client) -> None:
    data = city.get(SAVED).content
    rows = read_table(data, people_sheet.WANTED)
    holdings = exercise.content("holding", "count(*)"), exercise.content("person", "count(*)")
    assert len(rows) > 5
    answer = city.post(PAGE, {"bang": SimpleUploadedFile("can-bo.xlsx", data), "key": "b" * 22})
    assert answer.status_code == 302, answer.content.decode()
    page = city.get(PAGE).content.decode()
    assert "Đã thêm 0 người, giao 0 vai trò" in page
    assert "đã có từ trước" in page
    assert (exercise.content("holding", "count(*)"), exercise.content("person", "count(*)")) == holdings


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"unit": "Xã Không Có"}, "“Đơn vị”: Không có đơn vị “Xã Không Có”"),
        ({"role": "thủ quỹ"}, "“Vai trò”: Không có vai trò “thủ quỹ”"),
        ({"from_on": "mai"}, "“Từ ngày”: “mai” không đúng"),
        ({"from_on": TODAY, "to_on": TODAY - timedelta(days=1)}, "“Đến ngày”: "),
        ({"number": "77777777"}, "“Người số”: Không có người số “77777777”"),
        ({"authenticates": "có lẽ"}, "“Được ký chứng thực”: "),
        ({"name": "X"}, "“Họ và tên”: "),
        ({"role_unit": "Phường Mây"}, "“Vai trò ở đơn vị”: Không có đơn vị “Phường Mây”"),
    ],
)
def test_one_wrong_cell_and_nobody_is_entered(
    exercise: Served, city: Client, cells: dict[str, Cell], words: str
) -> None:
    before = exercise.content("person", "count(*)")
    named: dict[str, Any] = {"name": "Người Có Ô Sai", **cells}
    answer = send(city, row("Người Đúng Cả"), row(**named), key="c" * 22)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Dòng 3, {words}" in page
    assert exercise.content("person", "count(*)") == before


def test_a_number_with_another_name_is_told(exercise: Served, city: Client) -> None:
    known = exercise.employ("officer")
    answer = send(city, row("Tên Khác", number=str(known.person), role="Người ký"))
    assert f"“Họ và tên”: Người số {known.person} tên là Người thử {known.person}" in answer.content.decode()


def test_a_role_held_already_on_other_days_is_told_beside_its_row(exercise: Served, city: Client) -> None:
    known = exercise.employ("officer")
    name = f"Người thử {known.person}"
    answer = send(city, row(name, number=str(known.person), from_on=TODAY))
    assert answer.status_code == 422
    assert "Dòng 2, “Vai trò”: " in answer.content.decode()


def test_an_administrator_of_a_unit_has_that_unit_alone(exercise: Served) -> None:
    local = exercise.play_person(exercise.employ("administrator", PLACE))
    rows = read_table(local.get(SAVED).content, people_sheet.WANTED)
    assert {each.values["unit"] for each in rows} == {OWN}
    answer = send(local, row("Người Nơi Khác", unit=OTHER))
    assert f"Không có đơn vị “{OTHER}” trong phạm vi của bạn" in answer.content.decode()
    answer = send(local, row("Người Xem Cả Thành Phố", role="Thanh tra"))
    assert answer.status_code == 422, "who sees the whole city is the city's to name"
    assert send(local, row("Người Của Phường"), key="d" * 22).status_code == 302


@pytest.mark.parametrize("data", [b" ", b"<html></html>", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(city: Client, data: bytes) -> None:
    answer = city.post(PAGE, {"bang": SimpleUploadedFile("can-bo.xlsx", data)})
    assert answer.status_code == 422
    assert ".xlsx" in answer.content.decode()
    assert "Hãy chọn tệp bảng tính đã điền." in city.post(PAGE).content.decode()
