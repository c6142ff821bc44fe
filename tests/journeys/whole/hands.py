"""What officers, signers and records clerks do in every story once a dossier lies with its competent unit."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.whole.stage import PLACE, SECRET, Stage, words_of


def follow(stage: Stage, code: str, secret: str, width: int = 390) -> Page:
    """The applicant's own phone: by code and secret as they are printed."""
    phone = stage.visitor(width)
    phone.goto(stage.base + "/tra-cuu/")
    phone.fill("#ma", code)
    phone.fill("#bi-mat", secret)
    phone.click(".btn.go")
    return phone


def told(stage: Stage, phone: Page, state: str, line: str, name: str) -> None:
    """What the applicant reads now: where it stands, and the newest line of its story."""
    phone.goto(phone.url)
    expect(phone.locator(".big strong")).to_contain_text(state)
    expect(phone.locator(".line li").first).to_contain_text(line)
    stage.shot(phone, f"citizen-{name}")


def secret_on(stage: Stage, clerk: Page, code: str) -> str:
    """Form 01 as it is printed: the code and the secret stand on it."""
    said = words_of(stage.paper(clerk, f"/ho-so/{code}/giay/giay-tiep-nhan.pdf", "form-01"))
    found = SECRET.search(said)
    assert code in said
    assert found, said
    return found.group()


def assign(stage: Stage, head: Page, code: str, officer: int) -> None:
    """The head gives the dossier to an officer."""
    stage.open_case(head, code)
    head.locator("#Assign-officer").select_option(str(officer))
    stage.press(head, "Giao người thụ lý")


def work_off(stage: Stage, officer: Page, code: str, steps: int) -> None:
    """The steps that are left, then before the signer."""
    stage.open_case(officer, code)
    for _ in range(steps):
        stage.press(officer, "Hoàn thành bước thụ lý")
    stage.press(officer, "Trình ký")


def sign(stage: Stage, signer: Page, code: str) -> None:
    """Marked in the list of what waits for a signature, and signed by one shortcut."""
    signer.goto(stage.base + "/ky/")
    signer.locator("tr", has_text=code).locator("input[name=hs]").check()
    signer.keyboard.press("Control+Enter")
    expect(signer.locator("main")).to_contain_text("1 hồ sơ xong")


def number(stage: Stage, records: Page, code: str) -> None:
    """The records clerk gives the result its number and seal."""
    stage.open_case(records, code)
    stage.press(records, "Cấp số và đóng dấu")


def finish(stage: Stage, code: str, unit: int = PLACE) -> None:
    """Signed and numbered by the people of a unit."""
    sign(stage, stage.play("signer", unit), code)
    number(stage, stage.play("records_clerk", unit), code)
