"""Paper slips of an outage come from a spreadsheet, by the same command as one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from haicap.gates.spreadsheets import Cell, Column, read_table, to_xlsx
from haicap.services.one_stop import catalogue, slip_sheet
from tests.store.live.conftest import OPENS_AT, PLACE
from tests.web.conftest import Served

PAGE = "/mot-cua/phieu-giay/bang-tinh/"
AT = datetime.fromtimestamp(OPENS_AT, UTC) - timedelta(days=3, hours=-2)  # Friday 20/06/2025 10:00 in Hanoi
AUTHORITY = "Công văn 12/UBND-VP"


def row(slip: int, **other: Cell) -> list[Cell]:
    values: dict[str, Cell] = {
        "slip": slip, "slip_at": AT, "procedure": "2.000908", "identity": "999190000001", "name": "=Nguyễn Thị Ước",
        "phone": "0100000001", "address": "Số 1", "place": "Bến Hồng", "pages": 2, "copies": 3,
    }  # fmt: skip
    values |= other
    return [values[column.key] for column in slip_sheet.WANTED]


def sheet(*rows: Sequence[Cell]) -> bytes:
    return to_xlsx("Phiếu", [Column(each.title, each.kind) for each in slip_sheet.WANTED], rows, AT)


def send(client: Client, data: bytes, authority: str = AUTHORITY, key: str = "k" * 24) -> Any:
    posted = {"bang": SimpleUploadedFile("phieu.xlsx", data), "authority": authority, "key": key}
    return client.post(PAGE, posted)


@pytest.fixture
def head(exercise: Served) -> Client:
    return exercise.play("head")


def slips(town: Served) -> list[int]:
    return sorted(number for number, unit in town.content("slip", "number, unit") if unit == PLACE)


def test_the_empty_sheet_is_the_one_that_is_read(head: Client) -> None:
    data = head.get("/mot-cua/phieu-giay/bang-mau.xlsx").content
    with pytest.raises(ValueError, match="no rows"):
        read_table(data, slip_sheet.WANTED)


def test_every_row_gets_the_code_and_date_of_its_slip_and_no_row_is_entered_twice(
    exercise: Served, head: Client
) -> None:
    before = slips(exercise)
    answer = send(
        head, sheet(row(101), row(102, procedure="ct_ban_sao_so_goc", place=None, copies=None)), key="a" * 24
    )
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert slips(exercise) == sorted([*before, 101, 102])
    page = head.get(PAGE).content.decode()
    assert "Đã nhập 2 phiếu" in page
    assert page.count("-250620-") >= 2
    assert "Đã nhập" not in head.get(PAGE).content.decode(), "what came of it is told once"
    rows = exercise.content("dossier", "code, received_at, procedure, copies, pages")
    entered = [each for each in rows if each[0] and "-250620-" in each[0]]
    assert {each[1] for each in entered} == {AT}
    number = next(item.number for item in catalogue.procedures().values() if item.code == "2.000908")
    assert {each[2] for each in entered} == {number}
    again = send(head, sheet(row(101), row(103)), key="b" * 24)
    assert again.status_code == 302
    page = head.get(PAGE).content.decode()
    assert "Đã nhập 1 phiếu" in page
    assert slips(exercise) == sorted([*before, 101, 102, 103])


def test_one_wrong_cell_and_nothing_is_entered(exercise: Served, head: Client) -> None:
    before = slips(exercise)
    wrong = (
        row(112, procedure="9.999999", identity="123"),
        row(111),
        row(113, place="Xã Không Có", phone="abc"),
    )
    answer = send(head, sheet(row(111), *wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "Dòng 3, “Mã thủ tục”: ",
        "Dòng 3, “Số định danh”: ",
        "Dòng 4, “Số phiếu”: Phiếu này đã có ở dòng 2",
        "Dòng 5, “Xã, phường nơi có việc”: ",
        "Dòng 5, “Số điện thoại”: ",
    ):
        assert words in page, words
    assert slips(exercise) == before


def test_a_cell_of_the_wrong_kind_is_told_before_anything_else(exercise: Served, head: Client) -> None:
    before = slips(exercise)
    answer = send(head, sheet(row(114), row(115, slip_at="hôm qua", name=None)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dòng 3, “Giờ, ngày nhận ghi trên phiếu”: “hôm qua” không đúng" in page
    assert "Dòng 3, “Họ và tên”: Ô này đang trống" in page
    assert slips(exercise) == before


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(head: Client, data: bytes) -> None:
    answer = send(head, data or b" ")
    assert answer.status_code == 422
    assert ".xlsx" in answer.content.decode()


def test_nothing_chosen_and_no_authority_are_told(head: Client) -> None:
    answer = head.post(PAGE, {"authority": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy chọn tệp bảng tính đã điền." in page
    assert "Hãy ghi văn bản cho phép nhập sau." in page


def test_a_slip_that_the_rules_refuse_is_told_beside_its_row(exercise: Served, head: Client) -> None:
    answer = send(head, sheet(row(121, slip_at=AT - timedelta(days=40)), row(122)), key="c" * 24)
    assert answer.status_code == 302
    page = head.get(PAGE).content.decode()
    assert "Đã nhập 1 phiếu" in page
    assert 122 in slips(exercise)
    assert 121 not in slips(exercise)


@pytest.mark.parametrize("role", ["clerk", "officer", "signer"])
def test_only_the_head_enters_slips(exercise: Served, role: str) -> None:
    client = exercise.play(role)
    assert client.get(PAGE).status_code == 404
    assert send(client, sheet(row(131))).status_code == 404
    assert client.get("/mot-cua/phieu-giay/bang-mau.xlsx").status_code == 404


def test_too_many_slips_are_refused(head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slip_sheet, "SLIPS_MAX", 2)
    answer = send(head, sheet(*(row(n) for n in range(141, 145))))
    assert answer.status_code == 422
    assert "2 dòng" in answer.content.decode()


def test_a_title_in_another_order_is_found(exercise: Served, head: Client) -> None:
    columns = [Column(each.title.upper(), each.kind) for each in reversed(slip_sheet.WANTED)]
    data = to_xlsx("Phiếu", columns, [list(reversed(row(151)))], AT)
    assert send(head, data, key="d" * 24).status_code == 302
    assert 151 in slips(exercise)
