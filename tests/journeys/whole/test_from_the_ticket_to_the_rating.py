"""One dossier from the kiosk to the rating: eight people in browsers of their own, and its applicant at each step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from haicap.rules.one_stop.state import State
from tests.journeys.whole.hands import assign, follow, secret_on, sign, told, work_off
from tests.journeys.whole.hands import number as number_it
from tests.journeys.whole.stage import DAY, HOUR, KEY_MS, PLACE, Stage, words_of
from tests.services.one_stop.citizen.test_an_applicant_acts_on_what_is_his import PNG
from tests.services.one_stop.work.office import MORNING

pytestmark = pytest.mark.journey
MORNING_SECONDS = 20 * 60
WHY = "Bản vẽ kèm theo không có tọa độ (Điều 28 Nghị định 101/2024)."


def take_a_ticket(stage: Stage) -> tuple[str, Page]:
    """The kiosk gives a number; the screen of the hall shows that one waits."""
    kiosk = stage.visitor(1440)
    kiosk.goto(f"{stage.base}/hang-doi/{PLACE}/lay-so/")
    stage.shot(kiosk, "kiosk")
    kiosk.get_by_role("button", name="1 hồ sơ").click()
    number = kiosk.locator(".huge").inner_text()
    stage.shot(kiosk, "ticket")
    screen = stage.visitor(1440)
    screen.goto(f"{stage.base}/hang-doi/{PLACE}/man-hinh/")
    expect(screen.locator(".queue")).to_contain_text("1 người đang chờ")
    return number, screen


def take_in(stage: Stage, clerk: Page, number: str) -> str:
    """The clerk calls and types, key by key; answers the code on the receipt."""
    clerk.keyboard.press("Alt+0")
    expect(clerk.locator(".ticket b")).to_have_text(number)
    keys = clerk.keyboard
    keys.type("cap giay chung nhan quyen su dung dat lan dau", delay=KEY_MS // 4)
    keys.press("Enter")
    for text in ("999190000046", "Đỗ Thị Minh Họa", "0912345678", "12 phố Mẫu, phường Bến Hồng"):
        keys.type(text, delay=KEY_MS // 4)
        keys.press("Tab")
    expect(clerk.locator("[name=papers]").first).to_be_attached()
    expect(clerk.locator("#reckoned .big-n").first).to_be_visible()
    keys.press("Alt+9")
    stage.shot(clerk, "intake", again=False)
    keys.press("Control+Enter")
    clerk.wait_for_url("**/mot-cua/giay-hen/**")
    stage.shot(clerk, "receipt")
    return clerk.locator("h1").inner_text()


def supplement(stage: Stage, phone: Page, folder: Path) -> None:
    """The paper that is missing, photographed and sent."""
    photo = folder / "giay-to.png"
    photo.write_bytes(PNG)
    phone.locator("input[type=file]").first.set_input_files(photo)
    phone.click("text=Gửi bổ sung")
    expect(phone.locator(".say[role=status]")).to_be_visible()


def ask_and_answer(stage: Stage, officer: Page, code: str) -> None:
    """The officer asks another commune, whose head answers."""
    stage.fill(
        officer, "Consult", unit="1002", limit_at="2025-06-26", question="Thửa đất có giáp ranh không?"
    )
    expect(officer.locator("main")).to_contain_text("chờ trả lời")
    stage.shot(officer, "consulting")
    asked = stage.play("officer", 1002)
    stage.shot(asked, "asked-list")
    asked.goto(f"{stage.base}/mot-cua/y-kien/")
    stage.shot(asked, "asked-questions")
    asked.get_by_role("link", name=code).click()
    expect(asked.locator("main")).to_contain_text("Thửa đất có giáp ranh không?")
    stage.shot(asked, "asked-case")
    asked.locator("#Answer-answer").fill("Có, giáp ranh ở phía đông; không có tranh chấp.")
    stage.press(asked, "Trả lời câu hỏi ý kiến")


def ask_the_applicant(stage: Stage, officer: Page, code: str) -> None:
    """What is missing, with the reason: form 02, and the clock stands still."""
    stage.shot(officer, "officer-list")
    stage.open_case(officer, code)
    stage.shot(officer, "officer-case")
    form = officer.locator("details.doing:has(input[value=AskSupplement])")
    form.locator("summary").click()
    form.get_by_label("Mảnh trích đo bản đồ địa chính").check()
    form.locator("#AskSupplement-reason").fill(WHY)
    form.locator("button").click()
    expect(officer.locator("main")).to_contain_text("đồng hồ đang dừng")
    stage.shot(officer, "supplement-asked")
    link = officer.get_by_role("link", name="Phiếu yêu cầu bổ sung").first
    asked = words_of(stage.paper(officer, str(link.get_attribute("href")), "form-02"))
    assert "Mảnh trích đo bản đồ địa chính" in asked
    assert WHY in asked


def send_back_once(stage: Stage, signer: Page, officer: Page, phone: Page, code: str) -> None:
    """The signer is not content; the officer reads why at the top, mends it and submits again."""
    stage.shot(signer, "to-sign")
    stage.open_case(signer, code)
    stage.shot(signer, "signer-case")
    stage.fill(signer, "SendBack", reason="Ghi rõ ý kiến của phường Gò Lim trong tờ trình.")
    told(stage, phone, "Đã có người thụ lý", "Người ký yêu cầu xem lại", "sent-back")
    officer.goto(f"{stage.base}/mot-cua/viec/")
    expect(officer.locator("tr", has_text=code)).to_contain_text("Bị trả lại")
    stage.shot(officer, "sent-back-list")
    stage.open_case(officer, code)
    expect(officer.locator("[data-back]")).to_contain_text("Ghi rõ ý kiến của phường Gò Lim")
    stage.sound(officer)
    stage.shot(officer, "sent-back-case")
    work_off(stage, officer, code, 1)


def at_the_counter(stage: Stage, clerk: Page) -> str:
    """From the kiosk to the receipt, the number on the call screen; answers the code."""
    number, screen = take_a_ticket(stage)
    clerk.reload()
    code = take_in(stage, clerk, number)
    expect(screen.locator(".now .huge")).to_have_text(number, timeout=4_000)
    stage.shot(screen, "call-screen")
    return code


def supplemented_and_asked(stage: Stage, officer: Page, phone: Page, code: str, folder: Path) -> None:
    """The day after: what was missing is sent, a step is done, another commune asked and answering."""
    stage.later(DAY)
    supplement(stage, phone, folder)
    told(stage, phone, "Đã có người thụ lý", "Đã bổ sung đủ giấy tờ", "supplemented")
    stage.open_case(officer, code)
    stage.press(officer, "Hoàn thành bước thụ lý")
    ask_and_answer(stage, officer, code)
    told(stage, phone, "Đang thẩm định", "Cơ quan được hỏi đã trả lời", "answered")
    stage.open_case(officer, code)
    expect(officer.locator(".line")).to_contain_text("giáp ranh ở phía đông")


def test_from_the_ticket_to_the_rating(stage: Stage, tmp_path: Path) -> None:
    office = stage.office
    office.set_clock(MORNING + MORNING_SECONDS)
    clerk = stage.play("clerk")
    code = at_the_counter(stage, clerk)
    secret = secret_on(stage, clerk, code)
    phone = follow(stage, code, secret)
    told(stage, phone, "Đã nhận", "Nhận hồ sơ, hẹn ngày trả", "received")

    stage.later(HOUR)
    stage.open_case(clerk, code)
    stage.press(clerk, "Chuyển hồ sơ")
    told(stage, phone, "Đã tới nơi giải quyết", "Chuyển tới nơi có thẩm quyền", "transferred")
    head = stage.play("head")
    stage.shot(head, "head-morning")
    assign(stage, head, code, office.person("officer"))
    told(stage, phone, "Đã có người thụ lý", "Giao người thụ lý", "assigned")
    officer = stage.play("officer")
    ask_the_applicant(stage, officer, code)
    told(stage, phone, "Bạn cần bổ sung giấy tờ", "Cần bổ sung giấy tờ", "supplement-asked")
    expect(phone.locator("main")).to_contain_text(WHY)

    supplemented_and_asked(stage, officer, phone, code, tmp_path)
    work_off(stage, officer, code, 1)
    told(stage, phone, "Đang chờ ký", "Trình người ký", "submitted")
    signer = stage.play("signer")
    send_back_once(stage, signer, officer, phone, code)
    sign(stage, signer, code)
    stage.shot(signer, "signed")
    told(stage, phone, "Đã ký", "Đã ký", "signed")
    number_it(stage, stage.play("records_clerk"), code)
    told(stage, phone, "Đã có kết quả", "Có kết quả", "ready")
    fetch(stage, clerk, phone, code, secret)
    rate(stage, phone, code)
    stage.shot(stage.open_case(officer, code), "whole-story")
    stage.paper(officer, f"/ho-so/{code}/giay/kiem-soat.pdf", "tracking-sheet")


def fetch(stage: Stage, clerk: Page, phone: Page, code: str, secret: str) -> None:
    """A ticket for the result, called; identity looked at, fee taken, result handed out."""
    phone.goto(f"{stage.base}/hang-doi/{PLACE}/lay-so/")
    phone.get_by_text("Tôi đến nhận kết quả").click()
    phone.fill("[name=code]", code)
    phone.fill("[name=secret]", secret)
    phone.get_by_role("button", name="Lấy số nhận kết quả").click()
    expect(phone.locator(".huge")).to_be_visible()
    clerk.goto(stage.base + "/mot-cua/tiep-nhan/")
    clerk.keyboard.press("Alt+0")
    clerk.wait_for_url("**/mot-cua/ho-so/**")
    stage.sound(clerk)
    stage.shot(clerk, "to-return")
    clerk.keyboard.press("Alt+8")
    expect(clerk.locator("main")).to_contain_text("Đã thu đủ")
    stage.shot(clerk, "paid")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("main")).to_contain_text("Đã trả kết quả")
    stage.shot(clerk, "returned")
    phone.goto(f"{stage.base}/tra-cuu/{code}/")
    told(stage, phone, "Bạn đã nhận kết quả", "Bạn đã nhận kết quả", "returned")


def rate(stage: Stage, phone: Page, code: str) -> None:
    """Four stars."""
    phone.click("button[name=grade][value='4']")
    expect(phone.locator("main")).to_contain_text("4 trên 5")
    stage.shot(phone, "citizen-rated")
    rows = stage.office.content(
        "SELECT d.state, r.grade FROM dossier d JOIN rating r ON r.id = d.id WHERE d.code = %s", code
    )
    assert rows == [(State.RETURNED, 4)]
