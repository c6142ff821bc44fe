"""Online from a phone: saved, taken up on another, sent, accepted at the counter, paid, supplemented, rated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.whole import hands
from tests.journeys.whole.stage import DAY, HOUR, PLACE, Stage
from tests.services.one_stop.citizen.test_an_applicant_acts_on_what_is_his import PNG
from tests.services.one_stop.work.office import MORNING

pytestmark = pytest.mark.journey
TYPED = {
    "name": "Lê Thị Ví Dụ",
    "identity": "000199000002",
    "phone": "0100000002",
    "address": "Số 8, phố Bến",
    "place": "Phường Bến Hồng",
}


def begin(stage: Stage, phone: Page) -> str:
    """The form found in everyday words, half filled in, saved; answers the code to go on with."""
    phone.goto(stage.base + "/nop-ho-so/")
    phone.fill("#q", "ban le thuoc la")
    phone.click("text=Tìm thủ tục")
    stage.shot(phone, "found")
    phone.locator(".choose a", has_text="bán lẻ sản phẩm thuốc lá").first.click()
    for name in ("name", "identity", "phone"):
        phone.fill(f"#{name}", TYPED[name])
    phone.get_by_role("button", name="Lưu, nộp sau").click()
    said = phone.locator(".say[role=status]").inner_text()
    stage.shot(phone, "saved", again=False)
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", said)
    assert found, said
    return found.group()


def go_on(stage: Stage, phone: Page, code: str, photo: Path) -> tuple[str, str]:
    """On another phone: what was typed is there; sent with photos; answers number and secret."""
    phone.goto(stage.base + "/nop-ho-so/tiep/")
    phone.fill("#ma", code.lower())
    stage.shot(phone, "take-up", again=False)
    phone.click(".btn.go")
    for name in ("name", "identity", "phone"):
        expect(phone.locator(f"#{name}")).to_have_value(TYPED[name])
    phone.fill("#address", TYPED["address"])
    phone.fill("#place", TYPED["place"])
    for place in (0, 1):
        phone.set_input_files(f"#scan-{place}", photo)
    phone.check("[name=sure]")
    stage.shot(phone, "form", again=False)
    phone.click("button[name=send]")
    expect(phone.locator("[data-sent]")).to_be_visible()
    stage.shot(phone, "sent")
    shown = phone.locator(".keep code")
    number, secret = shown.nth(0).inner_text(), shown.nth(1).inner_text()
    phone.click("text=Theo dõi hồ sơ")
    expect(phone.locator(".big strong")).to_contain_text("Đã nộp, đang chờ kiểm tra")
    stage.shot(phone, "citizen-waiting")
    return number, secret


def check(stage: Stage, clerk: Page, number: str) -> str:
    """At the counter: from the list, each file opened, received; answers the code."""
    expect(clerk.locator("main")).to_contain_text("1 hồ sơ trực tuyến chờ kiểm tra")
    clerk.get_by_role("link", name="1 hồ sơ trực tuyến chờ kiểm tra").click()
    stage.shot(clerk, "to-check")
    clerk.get_by_role("link", name=number).click()
    expect(clerk.locator("main")).to_contain_text(TYPED["name"])
    expect(clerk.locator("[name=papers]:checked")).to_have_count(2)
    for link in clerk.get_by_role("link", name="tệp 1").all():
        opened = clerk.request.get(stage.base + str(link.get_attribute("href")))
        assert opened.body() == PNG
    stage.sound(clerk)
    stage.shot(clerk, "check")
    clerk.locator("[name=papers]").last.check()
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/mot-cua/giay-hen/**")
    stage.shot(clerk, "received")
    return clerk.locator("h1").inner_text()


def pay(stage: Stage, phone: Page) -> None:
    """By the picture that a bank's app reads; the exercise's double of a gateway says that it came."""
    phone.get_by_role("link", name="Nộp bằng mã VietQR").click()
    expect(phone.locator(".vietqr svg")).to_be_visible()
    stage.sound(phone)
    stage.shot(phone, "vietqr")
    phone.get_by_role("button", name="Xem như đã chuyển").click()
    expect(phone.locator(".say[role=status]")).to_contain_text("1.200.000")
    expect(phone.locator("dl.facts")).to_contain_text("đã nộp 1.200.000 đ")
    expect(phone.locator("main")).not_to_contain_text("Còn phải nộp")
    stage.shot(phone, "citizen-paid")


def fetch_and_rate(stage: Stage, clerk: Page, phone: Page, code: str) -> None:
    """Handed out, nothing left to be paid; five stars; and the record says so."""
    clerk.goto(f"{stage.base}/mot-cua/ho-so/{code}/")
    expect(clerk.locator("main")).to_contain_text("Đã thu đủ")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("main")).to_contain_text("Đã trả kết quả")
    hands.told(stage, phone, "Bạn đã nhận kết quả", "Bạn đã nhận kết quả", "returned")
    phone.click("button[name=grade][value='5']")
    expect(phone.locator("main")).to_contain_text("5 trên 5")
    stage.shot(phone, "citizen-rated")
    rows = stage.office.content(
        "SELECT p.amount, r.grade, d.channel FROM dossier d JOIN paid p ON p.id = d.id "
        "JOIN rating r ON r.id = d.id WHERE d.code = %s",
        code,
    )
    assert rows == [(1_200_000, 5, 2)]


def test_from_a_phone_to_the_rating(stage: Stage, tmp_path: Path) -> None:
    office, photo = stage.office, tmp_path / "giay.png"
    photo.write_bytes(PNG)
    office.set_clock(MORNING + 2 * DAY)
    saved = begin(stage, stage.visitor())
    phone = stage.visitor()
    number, secret = go_on(stage, phone, saved, photo)
    stage.later(HOUR)
    clerk = stage.play("clerk")
    code = check(stage, clerk, number)
    phone = hands.follow(stage, code, secret)
    hands.told(stage, phone, "Đã tới nơi giải quyết", "Chuyển tới nơi có thẩm quyền", "received")
    pay(stage, phone)

    hands.assign(stage, stage.play("head"), code, office.person("officer", PLACE, 1))
    officer = stage.play("officer", PLACE, 1)
    stage.open_case(officer, code)
    form = officer.locator("details.doing:has(input[value=AskSupplement])")
    form.locator("summary").click()
    form.locator("input[name=missing]").last.check()
    form.locator("#AskSupplement-reason").fill("Hợp đồng thuê nhà đã hết hạn.")
    form.locator("button").click()
    hands.told(stage, phone, "Bạn cần bổ sung giấy tờ", "Cần bổ sung giấy tờ", "asked")
    phone.locator("input[type=file]").first.set_input_files(photo)
    phone.click("text=Gửi bổ sung")
    expect(phone.locator(".say[role=status]")).to_be_visible()
    hands.told(stage, phone, "Đã có người thụ lý", "Đã bổ sung đủ giấy tờ", "supplemented")
    hands.work_off(stage, officer, code, 1)
    hands.finish(stage, code)
    hands.told(stage, phone, "Đã có kết quả", "Có kết quả", "ready")
    fetch_and_rate(stage, clerk, phone, code)
