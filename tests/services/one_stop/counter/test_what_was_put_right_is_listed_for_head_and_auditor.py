"""Issue, line 2: with reason and authority: whoever checks afterwards finds it all in one list."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import form_of, receive

LIST = "/mot-cua/sua-sai/"


def told(page: Any) -> list[tuple[str, str | None, str]]:
    """Act, reason and change of each line."""
    return [(each.command, each.reason, change) for each, _, _, change in page.context["rows"]]


def test_each_act_stands_there_with_who_when_and_why(town: Exercise, play: Plays) -> None:
    clerk, head = play("clerk"), play("head")
    code = receive(town, clerk, play(""), copies=3)
    at = f"/mot-cua/ho-so/{code}/"
    found = clerk.get(f"/mot-cua/giay-hen/{code}/").context["found"]
    clerk.post(
        f"/mot-cua/giay-hen/{code}/thu-tien/", {"dossier": found.id, "amount": 6_000, "method": 1, "key": "p"}
    )
    head.post(at, {"do": "correct", "pages": 1, "copies": 2, "reason": "Đếm nhầm số bản"})
    head.post(at, {"do": "void", "reason": "Nhận nhầm nơi"})
    head.post(at, {"do": "refund", "amount": 6_000, "reason": "Hủy giấy tiếp nhận", "key": "r"})
    slip = {"slip": 3, "slip_at": "2025-06-20T14:30", "authority": "Văn bản 12/UBND-VP", "key": "s"}
    head.post("/mot-cua/phieu-giay/", form_of(town, 0, "hkd_thanh_lap", **slip))
    till = clerk.get("/mot-cua/quy/").context["till"]
    clerk.post("/mot-cua/quy/", {"counted": "5.000", "reason": "Trả nhầm tiền lẻ", "key": "c"})
    head.post(
        "/mot-cua/quy/mo-lai/", {"clerk": till.clerk, "period": till.period, "reason": "Còn người đến nộp"}
    )
    page = head.get(LIST)
    assert sorted(told(page)) == sorted([
        ("Correct", "Đếm nhầm số bản", "số bản 3 → 2, phí (đ) 6.000 → 4.000"),
        ("VoidReceipt", "Nhận nhầm nơi", ""),
        ("Refund", "Hủy giấy tiếp nhận", "đã thu (đ) 6.000 → 0"),
        ("EnterSlip", "Văn bản 12/UBND-VP", ""),
        ("CloseCash", "Trả nhầm tiền lẻ", "đếm được 5.000 đ"),
        ("ReopenCash", "Còn người đến nộp", ""),
    ])  # fmt: skip
    text = page.content.decode()
    assert town.name_of(town.person("head")) in text
    assert town.name_of(town.person("clerk")) in text
    data = CalamineWorkbook.from_filelike(BytesIO(head.get(f"{LIST}bang-tinh.xlsx").content))
    assert "Nhận nhầm nơi" in str(data.get_sheet_by_index(0).to_python())


def test_a_head_sees_the_own_unit_and_a_clerk_nothing(town: Exercise, play: Plays) -> None:
    head = play("head", 1002)
    assert head.get(LIST, {"don-vi": 1001}).context["rows"] == []
    assert play("clerk").get(LIST).status_code == 404
    assert play("").get(LIST).status_code == 302
    for days in (
        {"tu": "hôm qua", "den": "2025-13-01"},
        {"tu": "2099-01-01"},
        {"den": "0001-01-01"},
        {"tu": "1999-01-01"},
    ):
        assert head.get(LIST, days).status_code == 200
