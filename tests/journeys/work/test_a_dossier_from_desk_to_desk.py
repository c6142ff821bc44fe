"""A dossier from intake to return by seven people in their own browsers; a late one with its apology."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from haicap.rules.one_stop.state import State, Step
from tests.journeys.work.conftest import Served
from tests.services.one_stop.work.office import LAND, MORNING, PLACE, SHOP

pytestmark = pytest.mark.journey
DAY = 86_400


def open_case(page: Page, served: Served, code: str) -> Page:
    page.goto(f"{served.base}/mot-cua/viec/{code}/")
    expect(page.locator("h1")).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    """The page's filled button, by its shortcut."""
    expect(page.locator("main [data-key=send]")).to_contain_text(name)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-told]")).to_be_visible()


def ask_for_a_supplement(officer: Page, served: Served, code: str) -> None:
    """By the keys of the list, then by the form of the case."""
    expect(officer.locator("[data-rows]")).to_contain_text(code)
    officer.keyboard.press("j")
    officer.keyboard.press("Enter")
    expect(officer).to_have_url(f"{served.base}/mot-cua/viec/{code}/")
    officer.get_by_text("Yêu cầu bổ sung hồ sơ", exact=True).first.click()
    officer.locator("details[open] input[name=missing]").first.check()
    officer.locator("#AskSupplement-reason").fill("Bản sao bị mờ")
    officer.locator("details[open] button").click()
    expect(officer.locator("main")).to_contain_text("đồng hồ đang dừng")


def work_off(officer: Page, served: Served, code: str) -> None:
    """Every step of the procedure, then before the signer."""
    open_case(officer, served, code)
    expect(officer.locator("main")).to_contain_text("Thời hạn đã tính lại từ đầu")
    for _ in range(served.office.cast.facts.back_office_steps(served.office.procedure(LAND))):
        press(officer, "Hoàn thành bước thụ lý")
    press(officer, "Trình ký")


def sign_from_the_list(signer: Page, served: Served, code: str) -> None:
    """The signer's first page: marked, and signed by one shortcut."""
    expect(signer).to_have_url(f"{served.base}/ky/")
    signer.locator("tr", has_text=code).locator("input[name=hs]").check()
    signer.keyboard.press("Control+Enter")
    expect(signer.locator("main")).to_contain_text("1 hồ sơ xong")


def test_intake_assignment_work_supplement_signature_number_and_return(served: Served) -> None:
    office = served.office
    office.set_clock(MORNING)
    dossier = office.received(LAND)
    code = office.code(dossier)

    head = open_case(served.play("head"), served, code)
    head.locator("#Assign-officer").select_option(str(office.person("officer", PLACE, 1)))
    press(head, "Giao người thụ lý")
    officer = served.play("officer", PLACE, 1)
    ask_for_a_supplement(officer, served, code)

    office.set_clock(MORNING + DAY)
    clerk = open_case(served.play("clerk"), served, code)
    press(clerk, "Nhận giấy tờ bổ sung")
    work_off(officer, served, code)
    sign_from_the_list(served.play("signer"), served, code)

    records = open_case(served.play("records_clerk"), served, code)
    press(records, "Cấp số và đóng dấu")
    open_case(clerk, served, code)
    press(clerk, "Trả kết quả")
    for name in ("Giao người thụ lý", "Yêu cầu bổ sung", "Trình ký", "Đã ký", "Trả kết quả"):
        expect(clerk.locator(".line")).to_contain_text(name)
    assert office.where(dossier)[:2] == (State.RETURNED, Step.NONE)


def test_a_late_one_is_warned_of_and_apologised_for(served: Served) -> None:
    office = served.office
    office.set_clock(MORNING)
    dossier = office.assigned(SHOP)
    code = office.code(dossier)
    due = office.content("SELECT extract(epoch FROM due_at)::int8 FROM dossier WHERE id = %s", dossier)[0][0]

    office.set_clock(due - 2 * 3600)
    head = served.play("head")
    head.goto(f"{served.base}/mot-cua/viec/?xem=sap-han")
    expect(head.locator("tr", has_text=code)).to_contain_text("Sắp đến hạn")
    open_case(head, served, code)
    expect(head.locator("[data-warning]")).to_be_visible()

    office.set_clock(due + DAY)
    head.goto(f"{served.base}/mot-cua/viec/?xem=qua-han")
    expect(head.locator("tr", has_text=code)).to_contain_text("Quá hạn từ")
    signer = open_case(served.play("signer"), served, code)
    signer.get_by_text("Xin lỗi và hẹn lại ngày trả kết quả").first.click()
    signer.locator("#Apologise-new_due_at").fill("2025-07-04")
    signer.locator("#Apologise-reason").fill("Phải xác minh thêm địa điểm kinh doanh")
    signer.locator("details[open] button").click()
    expect(signer.locator("main")).to_contain_text("Phải xác minh thêm địa điểm kinh doanh")
    expect(signer.locator("main")).to_contain_text("hạn hiện tại")
    assert office.content("SELECT apologies FROM dossier WHERE id = %s", dossier) == [(1,)]
    head.goto(f"{served.base}/mot-cua/viec/?xem=qua-han")
    expect(head.locator("main")).not_to_contain_text(code)


def test_two_signers_at_once_one_signs_and_the_other_is_told(served: Served) -> None:
    office = served.office
    office.set_clock(MORNING)
    both, other = office.code(office.submitted(LAND)), office.code(office.submitted(LAND))
    first, second = served.play("signer", PLACE, 0), served.play("signer", PLACE, 1)
    for page, codes in ((first, (both,)), (second, (both, other))):
        page.goto(f"{served.base}/ky/")
        for code in codes:
            page.locator("tr", has_text=code).locator("input[name=hs]").check()
    first.keyboard.press("Control+Enter")
    expect(first.locator("h1")).to_contain_text("1 hồ sơ xong")
    second.keyboard.press("Control+Enter")
    expect(second.locator("h1")).to_contain_text("1 hồ sơ xong, 1 hồ sơ không làm được")
    expect(second.locator("tr", has_text=both)).to_contain_text("OUT_OF_TURN")
    expect(second.locator("tr", has_text=other)).to_contain_text("Xong")


def test_a_signer_sends_several_back_with_one_reason(served: Served) -> None:
    office = served.office
    office.set_clock(MORNING)
    dossiers = [office.submitted(LAND) for _ in range(2)]
    signer = served.play("signer")
    signer.goto(f"{served.base}/ky/")
    for dossier in dossiers:
        signer.locator("tr", has_text=office.code(dossier)).locator("input[name=hs]").check()
    signer.locator("[popovertarget=many-SendBack]").click()
    signer.locator("#back-reason").fill("Thiếu căn cứ pháp lý")
    signer.locator("#many-SendBack button").click()
    expect(signer.locator("h1")).to_contain_text("2 hồ sơ xong")
    assert [office.where(dossier)[1] for dossier in dossiers] == [Step.ASSIGNED, Step.ASSIGNED]
    officer = served.play("officer")
    officer.goto(f"{served.base}/mot-cua/viec/?xem=tra-lai")
    expect(officer.locator("[data-rows]")).to_contain_text("Bị trả lại")


def test_a_whole_desk_goes_to_colleagues_and_back(served: Served) -> None:
    office = served.office
    office.set_clock(MORNING)
    dossiers = [office.assigned(LAND, 1002) for _ in range(3)]
    absent = office.person("officer", 1002)
    head = served.play("head", 1002)
    expect(head).to_have_url(f"{served.base}/mot-cua/buoi-sang/")
    desk = head.locator("li", has_text=office.name_of(absent)).filter(has_text="3 hồ sơ trên bàn")
    desk.locator("summary").click()
    desk.locator("button").click()
    expect(head.locator("h1")).to_contain_text("3 hồ sơ xong")
    assert absent not in {office.where(dossier)[2] for dossier in dossiers}
    assert len({office.where(dossier)[2] for dossier in dossiers}) == 2
    head.keyboard.press("Control+Enter")
    expect(head.locator("main")).to_contain_text("3 hồ sơ ở bàn khác")
    head.get_by_role("button", name="Trả lại bàn").click()
    expect(head.locator("h1")).to_contain_text("3 hồ sơ xong")
    assert {office.where(dossier)[2] for dossier in dossiers} == {absent}


def test_a_lost_connection_loses_nothing_that_was_typed(served: Served) -> None:
    """Typed while the line breaks: said so, kept over a reload, sent once it is back."""
    office = served.office
    office.set_clock(MORNING)
    dossier = office.submitted(LAND)
    signer = open_case(served.play("signer"), served, office.code(dossier))
    signer.get_by_text("Trả lại để xử lý lại", exact=True).first.click()
    signer.locator("#SendBack-reason").fill("Thiếu biên bản xác minh thực địa")
    signer.context.set_offline(True)
    signer.locator("details[open] button").click()
    expect(signer.locator("[data-offline]")).to_be_visible()
    assert office.where(dossier)[1] == Step.SUBMITTED
    signer.context.set_offline(False)
    signer.reload()
    expect(signer.locator("#SendBack-reason")).to_have_value("Thiếu biên bản xác minh thực địa")
    signer.locator("details[open] button").click()
    expect(signer.locator(".line")).to_contain_text("Thiếu biên bản xác minh thực địa")
    assert office.where(dossier)[1] == Step.ASSIGNED
