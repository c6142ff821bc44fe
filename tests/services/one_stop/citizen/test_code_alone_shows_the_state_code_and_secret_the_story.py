"""Design, section 6: one SECURITY DEFINER function; code alone: state and progress; code and secret: timeline."""

from __future__ import annotations

import psycopg
import pytest
from django.test import Client

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import receipts
from haicap.store import bases, roles
from tests.api.town import Town
from tests.services.one_stop.citizen import stories
from tests.services.one_stop.citizen.stories import PERSON


def test_code_alone_shows_how_far_it_is_and_nothing_else(town: Town, visitor: Client) -> None:
    """No procedure, no office, no name, no date."""
    _, code = stories.assigned(town)
    page = visitor.get(f"/tra-cuu/{code}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Đang ở bước 2 trong 5" in text
    assert "hộ kinh doanh" not in text
    assert "Bến Hồng" not in text
    assert PERSON.name not in text
    assert "2025" not in text.split("<main")[1]


def test_code_and_secret_show_the_story_without_particulars_of_anybody(town: Town, visitor: Client) -> None:
    """Whoever tells the secret is sent to the story; no page names the applicant or the officer."""
    number, code = stories.assigned(town)
    told = receipts.shown(town.secret(number)).lower()
    sent = visitor.post("/tra-cuu/", {"ma": f" {code.lower()} ", "bi-mat": told})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/tra-cuu/{code}/")
    text = visitor.get(f"/tra-cuu/{code}/").content.decode()
    assert "Giao người thụ lý" in text
    assert "Bến Hồng" in text
    assert "17:00" in text
    assert PERSON.name not in text
    assert PERSON.identity not in text
    assert (
        town.content("SELECT name FROM person WHERE id = %s", town.actor("officer").person)[0][0] not in text
    )


def test_an_applicant_reads_why_papers_are_asked_for(town: Town, visitor: Client) -> None:
    """Before receipt and after; what one unit asks another stays between them."""
    before = stories.submitted(town)
    request = before + 2
    clerk, number = town.actor("clerk"), town.procedure(stories.SHOP)
    town.do(c.AskAtIntake(town.now, clerk, request, number, 1, None, before, "Ảnh chụp bị mờ."))
    after, code = stories.assigned(town)
    officer = town.actor("officer")
    town.do(
        c.Work(town.now, officer, after, 1),
        c.Consult(town.now, officer, after, after + 2, 1002, town.now + 60, "Nhà có tranh chấp không?"),
        c.Answer(town.now, town.actor("officer", 1002), after, after + 2, "Không có tranh chấp."),
        c.AskSupplement(town.now, officer, after, after + 3, 1, "Thiếu hợp đồng thuê nhà."),
    )
    for dossier, called, why in ((before, f"N{before}", "bị mờ"), (after, code, "hợp đồng thuê nhà")):
        visitor.get(f"/tra-cuu/{called}/?bi-mat={town.secret(dossier)}")
        text = visitor.get(f"/tra-cuu/{called}/").content.decode()
        assert text.count(why) == 2  # where it is asked for, and in the story
        assert "tranh chấp" not in text


def test_an_applicant_is_told_that_the_promised_date_has_passed(town: Town, visitor: Client) -> None:
    """Only while the office has the next move: not before, and not while papers are waited for."""
    number, code = stories.assigned(town)
    waiting, other, _ = stories.asked(town)
    for dossier, called in ((number, code), (waiting, other)):
        visitor.get(f"/tra-cuu/{called}/?bi-mat={town.secret(dossier)}")
    before = town.now
    assert "data-late" not in visitor.get(f"/tra-cuu/{code}/").content.decode()
    town.set_clock(before + 20 * 86_400)
    assert "Đã quá ngày hẹn trả" in visitor.get(f"/tra-cuu/{code}/").content.decode()
    assert "data-late" not in visitor.get(f"/tra-cuu/{other}/").content.decode()
    town.set_clock(before)


def test_a_qr_link_opens_the_story_and_hides_its_secret(town: Town, visitor: Client) -> None:
    """The secret stands in the address for one request alone, and no address is told to others."""
    number, code = stories.received(town)
    opened = visitor.get(f"/tra-cuu/{code}/?bi-mat={town.secret(number)}")
    assert (opened.status_code, opened.headers["Location"]) == (302, f"/tra-cuu/{code}/")
    page = visitor.get(f"/tra-cuu/{code}/")
    assert "Diễn biến" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_a_wrong_secret_and_an_unknown_code_are_told_alike(town: Town, visitor: Client) -> None:
    """Neither status nor page says which it was."""
    _, code = stories.received(town)
    pages = []
    for number in (code, "H26.980.01-250623-9999", "N999999999999"):
        page = visitor.post("/tra-cuu/", {"ma": number, "bi-mat": "0000-0000-0000"})
        text = page.content.decode().replace(number, "…")
        pages.append((page.status_code, text[text.index("<main") : text.index("csrf")], "không đúng" in text))
    assert len(set(pages)) == 1
    assert pages[0][0] == 404
    assert pages[0][2]


def test_codes_and_secrets_cannot_be_walked(town: Town, visitor: Client) -> None:
    """After a dozen wrong ones an address waits, even with the right secret; another address does not."""
    number, code = stories.received(town)
    statuses = [
        visitor.post("/tra-cuu/", {"ma": code, "bi-mat": f"{guess:012d}"}).status_code for guess in range(14)
    ]
    assert statuses == [404] * 12 + [429] * 2
    right = {"ma": code, "bi-mat": town.secret(number)}
    assert visitor.post("/tra-cuu/", right).status_code == 429
    assert visitor.post("/tra-cuu/", right, REMOTE_ADDR="203.0.113.7").status_code == 302


def test_before_receipt_a_dossier_is_followed_by_its_number(town: Town, visitor: Client) -> None:
    """What came online has no code yet; its number and secret do."""
    number = stories.submitted(town)
    assert visitor.get(f"/tra-cuu/N{number}/?bi-mat={town.secret(number)}").status_code == 302
    assert "Đã nộp, đang chờ kiểm tra" in visitor.get(f"/tra-cuu/N{number}/").content.decode()


def test_the_function_makes_the_secret_as_the_rules_do(town: Town) -> None:
    """HMAC in SQL and in Python agree, without an applicant too."""
    from haicap.rules.one_stop.state import Dossier
    from haicap.services.one_stop.citizen_queries import _pads

    pads = _pads(town.facts.receipt_key)
    for row in (Dossier(id=10_010_500_001, applicant=7), Dossier(id=5, applicant=None)):
        with bases.connect(town.database, roles.OWNER) as owner:
            made = owner.execute(
                "SELECT public_secret(%s, %s, %s, %s)", [row.id, row.applicant, *pads]
            ).fetchone()
        assert made == (receipts.secret_of(row, town.facts),)


def test_the_webs_login_reads_no_dossier_but_by_the_function(town: Town) -> None:
    """Without a unit the table is empty to it; the helper that makes secrets is not its to call."""
    number, code = stories.received(town)
    with bases.connect(town.database, roles.WEB) as web:
        assert web.execute("SELECT count(*) FROM dossier").fetchone() == (0,)
        found = web.execute("SELECT public_dossier(%s, NULL, '', '')", [code]).fetchone()
        assert found == ({"code": code, "state": 4, "step": 1},)
        wrong = web.execute("SELECT public_dossier(%s, %s, '', '')", [code, town.secret(number)]).fetchone()
        assert wrong == (None,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT public_secret(1, 1, '', '')")


@pytest.mark.parametrize(
    "number", ["%00", "a" * 300, "N" + "9" * 19, "';--", "H26.980.01-250623-0001%00", "ₙ1"]
)
def test_what_can_be_no_code_is_not_found(town: Town, visitor: Client, number: str) -> None:
    """Never an error of ours."""
    assert visitor.get(f"/tra-cuu/{number}/").status_code == 404
