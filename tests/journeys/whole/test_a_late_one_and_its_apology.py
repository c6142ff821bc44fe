"""Warned of before it is late, late, apologised for with a new date (form 04), done: on every page that says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.whole import hands
from tests.journeys.whole.stage import DAY, HOUR, Stage, words_of
from tests.services.one_stop.work.office import MORNING, SHOP

pytestmark = pytest.mark.journey
UNIT = 1003
WHY = "Phải xác minh thêm địa điểm kinh doanh"


def warned(stage: Stage, head: Page, code: str) -> None:
    """The day before: on the morning sheet, in the list, on the case, in time for an apology that keeps the law."""
    head.goto(f"{stage.base}/mot-cua/buoi-sang/")
    figure = head.locator(".kpi", has_text="Đến hạn ngày làm việc tới")
    expect(figure.locator("b")).to_have_text("1")
    stage.shot(head, "morning-before")
    figure.locator("a").click()
    expect(head.locator("tr", has_text=code)).to_contain_text("Sắp đến hạn")
    stage.shot(head, "list-before")
    stage.open_case(head, code)
    expect(head.locator("[data-warning]")).to_be_visible()
    stage.shot(head, "case-before")


def late(stage: Stage, head: Page, phone: Page, code: str) -> None:
    """The day after: solid red for the office, plain words for the applicant."""
    head.goto(f"{stage.base}/mot-cua/buoi-sang/")
    expect(head.locator(".kpi", has_text="Đang quá hạn").locator("b")).to_have_text("1")
    stage.shot(head, "morning-late")
    head.locator(".kpi", has_text="Đang quá hạn").locator("a").click()
    expect(head.locator("tr", has_text=code)).to_contain_text("Quá hạn từ")
    phone.reload()
    expect(phone.locator("[data-late]")).to_contain_text("Đã quá ngày hẹn trả")
    stage.sound(phone)
    stage.shot(phone, "citizen-late")


def apologise(stage: Stage, signer: Page, code: str) -> None:
    """The signer apologises with a reason and a new date; form 04 is printed."""
    stage.open_case(signer, code)
    stage.shot(signer, "signer-case")
    stage.fill(signer, "Apologise", new_due_at="2025-07-04", reason=WHY)
    expect(signer.locator("main")).to_contain_text("hạn hiện tại")
    expect(signer.locator(".line")).to_contain_text("phát hành trễ")
    stage.shot(signer, "apologised")
    link = signer.get_by_role("link", name="xin lỗi").first
    said = words_of(stage.paper(signer, str(link.get_attribute("href")), "form-04"))
    assert code in said
    assert WHY in said
    assert "R-19" not in said
    assert "ngày 04 tháng 7 năm 2025" in said or "ngày 4 tháng 7 năm 2025" in said


def test_a_late_one_and_its_apology(stage: Stage) -> None:
    office = stage.office
    office.set_clock(MORNING)
    dossier = office.assigned(SHOP, UNIT)
    code = office.code(dossier)
    due = office.content("SELECT extract(epoch FROM due_at)::int8 FROM dossier WHERE id = %s", dossier)[0][0]
    clerk = stage.play("clerk", UNIT)
    phone = hands.follow(stage, code, hands.secret_on(stage, clerk, code))

    office.set_clock(due - DAY - HOUR)
    head = stage.play("head", UNIT)
    warned(stage, head, code)
    office.set_clock(due + DAY - 8 * HOUR)
    late(stage, head, phone, code)
    apologise(stage, stage.play("signer", UNIT), code)
    hands.told(stage, phone, "Đã có người thụ lý", "Cơ quan xin lỗi và hẹn lại ngày trả", "apologised")
    expect(phone.locator(".line")).to_contain_text(WHY)
    expect(phone.locator(".line")).not_to_contain_text("R-19")
    expect(phone.locator("[data-late]")).to_have_count(0)
    expect(phone.locator("main")).to_contain_text("17:00 Thứ Sáu 04/07/2025")
    head.goto(f"{stage.base}/mot-cua/viec/?xem=qua-han")
    expect(head.locator("main")).not_to_contain_text(code)

    officer = stage.play("officer", UNIT)
    expect(officer.locator("tr", has_text=code)).to_contain_text("đã hẹn lại")
    hands.work_off(stage, officer, code, 1)
    hands.finish(stage, code, UNIT)
    hands.told(stage, phone, "Đã có kết quả", "Có kết quả", "ready")
