"""Received at one commune, decided by another (R-2): whose it is and why, worked there, handed out where it came."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from haicap.rules.one_stop.state import State
from tests.journeys.whole import hands
from tests.journeys.whole.stage import DAY, HOUR, PLACE, Stage
from tests.services.one_stop.work.office import MORNING, OTHER

pytestmark = pytest.mark.journey
THIRD = 1003


def take_in(stage: Stage, clerk: Page) -> str:
    """Somebody without a ticket is given one; the page says whose the matter is and why, and takes it in."""
    clerk.get_by_role("button", name="Lấy số").click()
    expect(clerk.locator(".head")).to_contain_text("1 người đang chờ")
    clerk.wait_for_load_state()
    clerk.keyboard.press("Alt+0")
    expect(clerk.locator(".ticket b")).to_be_visible()
    clerk.wait_for_load_state()
    clerk.fill("#find-procedure", "thanh lap ho kinh doanh")
    clerk.keyboard.press("Enter")
    for field, text in (
        ("identity", "999190000053"), ("name", "Vũ Văn Mẫu"), ("phone", "0912345679"), ("address", "3 phố Mẫu"),
    ):  # fmt: skip
        clerk.fill(f"#{field}", text)
    clerk.fill("#place", "Phường Gò Lim")
    clerk.keyboard.press("Tab")
    expect(clerk.locator("#reckoned")).to_contain_text("Phường Gò Lim")
    expect(clerk.locator("#reckoned")).to_contain_text("ở đây được nhận thay và chuyển đi")
    expect(clerk.locator("#reckoned")).to_contain_text("Xã, phường nơi có việc giải quyết")
    clerk.keyboard.press("Alt+9")
    stage.shot(clerk, "intake", again=False)
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/mot-cua/giay-hen/**")
    expect(clerk.locator("main")).to_contain_text("Phường Gò Lim")
    stage.shot(clerk, "receipt")
    return clerk.locator("h1").inner_text()


def hand_out(stage: Stage, clerk: Page, phone: Page, code: str) -> None:
    """Where it was received, and nowhere else, the result waits in the list and is handed out."""
    stage.later(HOUR)
    assert stage.play("clerk", OTHER).request.get(f"{stage.base}/mot-cua/ho-so/{code}/").status == 404
    clerk.goto(f"{stage.base}/mot-cua/chuyen-va-tra/")
    stage.shot(clerk, "results-to-fetch")
    clerk.get_by_role("link", name=code).click()
    stage.shot(clerk, "to-return")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("main")).to_contain_text("Đã trả kết quả")
    hands.told(stage, phone, "Bạn đã nhận kết quả", "Bạn đã nhận kết quả", "returned")
    rows = stage.office.content("SELECT state, receiver, competent FROM dossier WHERE code = %s", code)
    assert rows == [(State.RETURNED, PLACE, OTHER)]
    stage.paper(clerk, f"/ho-so/{code}/giay/kiem-soat.pdf", "tracking-sheet")


def test_from_another_commune_and_back(stage: Stage) -> None:
    office = stage.office
    office.set_clock(MORNING + DAY - HOUR)
    clerk = stage.play("clerk")
    code = take_in(stage, clerk)
    phone = hands.follow(stage, code, hands.secret_on(stage, clerk, code))
    expect(phone.locator("main")).to_contain_text("Phường Gò Lim")
    expect(phone.locator("main")).to_contain_text("Phường Bến Hồng")

    there = stage.play("head", OTHER)
    assert there.request.get(f"{stage.base}/mot-cua/viec/{code}/").status == 200
    assert stage.play("head", THIRD).request.get(f"{stage.base}/mot-cua/viec/{code}/").status == 404
    clerk.get_by_role("link", name="Chuyển và trả").last.click()
    expect(clerk.locator("tr", has_text=code)).to_contain_text("Phường Gò Lim")
    stage.sound(clerk)
    stage.shot(clerk, "to-transfer")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("h1")).to_contain_text("1 hồ sơ xong")
    hands.told(stage, phone, "Đã tới nơi giải quyết", "Chuyển tới nơi có thẩm quyền", "transferred")

    there.goto(f"{stage.base}/mot-cua/viec/?xem=chua-giao")
    expect(there.locator("tr", has_text=code)).to_contain_text("nhận tại Phường Bến Hồng")
    stage.shot(there, "unassigned-there")
    hands.assign(stage, there, code, office.person("officer", OTHER))
    officer = stage.play("officer", OTHER)
    stage.open_case(officer, code)
    stage.shot(officer, "officer-there")
    hands.work_off(stage, officer, code, 1)
    hands.finish(stage, code, OTHER)
    hands.told(stage, phone, "Đã có kết quả", "Có kết quả", "ready")
    expect(phone.locator("main")).to_contain_text("Phường Bến Hồng, Số 1, phố Bến")

    hand_out(stage, clerk, phone, code)
