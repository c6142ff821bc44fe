"""A head records who is ill, gives the desk to the substitute in one click, and takes it back on the return."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.work.conftest import Served
from tests.services.one_stop.work.office import LAND, MORNING

pytestmark = pytest.mark.journey
UNIT = 1003


def test_an_absence_from_its_record_to_the_return(served: Served) -> None:
    office = served.office
    office.set_clock(MORNING)
    absent, other = office.person("officer", UNIT), office.person("officer", UNIT, 1)
    dossiers = [office.assigned(LAND, UNIT) for _ in range(2)]
    head = served.play("head", UNIT)
    head.goto(f"{served.base}/mot-cua/vang-mat/")
    head.get_by_label("Ai vắng").select_option(f"{absent}:officer")
    head.get_by_label("Đến hết ngày").last.fill("2025-06-22")
    head.get_by_label("Loại").last.select_option("sick")
    head.get_by_label("Người thay").last.select_option(str(other))
    head.get_by_role("button", name="Ghi vắng mặt").click()
    expect(head.locator("#to-err")).to_contain_text("Ngày cuối không được trước ngày đầu")
    expect(head.get_by_label("Ai vắng")).to_have_value(f"{absent}:officer")
    head.get_by_label("Đến hết ngày").last.fill("2025-06-24")
    head.get_by_role("button", name="Ghi vắng mặt").click()
    expect(head.locator("main .say")).to_contain_text("Đã ghi việc vắng mặt")
    head.goto(f"{served.base}/mot-cua/buoi-sang/")
    head.locator("#away").get_by_role("button", name="Giao cả bàn cho").click()
    expect(head.locator("h1")).to_contain_text("2 hồ sơ xong")
    assert {office.where(each)[2] for each in dossiers} == {other}
    head.goto(f"{served.base}/mot-cua/vang-mat/")
    head.get_by_role("button", name="Không vắng nữa").or_(
        head.get_by_role("button", name="Hôm nay đã đi làm lại")
    ).click()
    expect(head.locator("main .say")).to_contain_text("Đã ghi ngày đi làm lại")
    head.goto(f"{served.base}/mot-cua/buoi-sang/")
    head.get_by_role("button", name="Trả lại bàn").click()
    expect(head.locator("h1")).to_contain_text("2 hồ sơ xong")
    assert {office.where(each)[2] for each in dossiers} == {absent}
