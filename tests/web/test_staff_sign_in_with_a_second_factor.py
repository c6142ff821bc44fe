"""Staff sign in by user name and password, and in a live world never without a second factor."""

from __future__ import annotations

from typing import Any

from django.test import Client

from haicap.rules.base import SYSTEM_ROLE, Actor
from haicap.rules.people import commands as people
from tests.web.conftest import PASSWORD, Served, code_now, open_account, with_factor


def test_whoever_has_no_second_factor_gets_no_page_but_the_one_to_add_it(live: Served) -> None:
    """Whatever page a clerk asks for leads to the second factor; after it, the page opens."""
    clerk = open_account(live.employ("clerk").person, "khong.co.buoc.hai")
    answer = clerk.client.get("/ho-so/")
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/buoc-hai/?next=%2Fho-so%2F")
    with_factor(clerk)
    assert clerk.client.get("/ho-so/").status_code == 200


def test_a_password_alone_does_not_sign_in_once_there_is_a_factor(live: Served) -> None:
    """The password leads to the code; a wrong code does not pass, a right one does, and never twice."""
    clerk = with_factor(open_account(live.employ("clerk").person, "hai.buoc"))
    client = Client()
    answer = client.post("/dang-nhap/", {"login": "Hai.Buoc", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/ma/")
    assert client.get("/ho-so/")["Location"].startswith("/dang-nhap/")
    assert client.post("/dang-nhap/ma/", {"code": "000000"}).status_code == 200
    code = code_now(clerk.secret, 1)
    assert client.post("/dang-nhap/ma/", {"code": code}).status_code == 302
    assert client.get("/ho-so/").status_code == 200
    again = Client()
    again.post("/dang-nhap/", {"login": "hai.buoc", "password": PASSWORD})
    answer = again.post("/dang-nhap/ma/", {"code": code})
    assert answer.status_code == 200
    assert "Mã không đúng hoặc đã dùng rồi" in answer.content.decode()


def test_a_code_cannot_be_guessed(live: Served) -> None:
    """Ten wrong codes: then even the right one does not open for half an hour."""
    clerk = with_factor(open_account(live.employ("clerk").person, "do.ma"))
    client = Client()
    client.post("/dang-nhap/", {"login": "do.ma", "password": PASSWORD})
    answers = [client.post("/dang-nhap/ma/", {"code": f"{number:06}"}) for number in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    last = client.post("/dang-nhap/ma/", {"code": code_now(clerk.secret, 1)})
    assert last.status_code in (200, 429)
    assert client.get("/ho-so/").status_code == 302


def test_a_recovery_code_opens_once(live: Served) -> None:
    """The codes are shown once, after the factor is added; each stands in for the app a single time."""
    clerk = with_factor(open_account(live.employ("clerk").person, "ma.du.phong"))
    page = clerk.client.get("/tai-khoan/ma-du-phong/")
    assert page.context["can_view_codes"]
    code = page.context["unused_codes"][0]
    assert not clerk.client.get("/tai-khoan/ma-du-phong/").context["can_view_codes"]
    for expected in (302, 200):
        client = Client()
        client.post("/dang-nhap/", {"login": "ma.du.phong", "password": PASSWORD})
        assert client.post("/dang-nhap/ma/", {"code": code}).status_code == expected


def test_the_second_factor_cannot_be_dropped(live: Served) -> None:
    """Not by its owner; the page says what to do instead."""
    clerk = with_factor(open_account(live.employ("clerk").person, "khong.tat"))
    assert clerk.client.post("/tai-khoan/buoc-hai/tat/").status_code == 200
    assert clerk.client.get("/ho-so/").status_code == 200
    assert "Đang bật" in clerk.client.get("/tai-khoan/").content.decode()


def test_the_secret_of_a_factor_lies_encrypted(live: Served) -> None:
    """A copy of the database alone gives no codes."""
    clerk = with_factor(open_account(live.employ("clerk").person, "ma.hoa"))
    from haicap.store import bases

    with bases.connect(live.database) as owner:
        rows = owner.execute("SELECT data::text FROM mfa_authenticator").fetchall()
    assert rows
    assert not any(clerk.secret in text for (text,) in rows)


def test_a_link_works_once_and_ends_what_was_before(live: Served) -> None:
    """A fresh link takes away password, factor and open sessions; used or made up, it is a page that says so."""
    from haicap.base.people import accounts

    clerk = with_factor(open_account(live.employ("clerk").person, "cap.lai"))
    token = accounts.open_link(clerk.person, "cap.lai")
    assert clerk.client.get("/ho-so/")["Location"].startswith("/dang-nhap/")
    new = {"new_password1": f"{PASSWORD} moi", "new_password2": f"{PASSWORD} moi"}
    assert Client().post(f"/mo-tai-khoan/{token}/", new).status_code == 302
    assert Client().post(f"/mo-tai-khoan/{token}/", new).status_code == 404
    assert Client().get(f"/mo-tai-khoan/{'x' * 43}/").status_code == 404
    assert Client().post("/dang-nhap/", {"login": "cap.lai", "password": PASSWORD}).status_code == 200


def test_weak_passwords_are_refused_in_vietnamese(live: Served) -> None:
    """Short, common, or like the user name: the page says which."""
    from haicap.base.people import accounts

    token = accounts.open_link(live.employ("clerk").person, "nguyen.thi.hoa")
    for weak in ("ngan123", "nguyen.thi.hoa1", "123456789012"):
        answer = Client().post(f"/mo-tai-khoan/{token}/", {"new_password1": weak, "new_password2": weak})
        assert answer.status_code == 200
        assert "Mật khẩu" in str(answer.context["form"].errors)


def test_whoever_fails_too_often_is_locked_out_for_a_while(live: Served) -> None:
    """Eight wrong passwords: then even the right one does not open, and the page says to wait."""
    open_account(live.employ("clerk").person, "bi.do.mat.khau")
    client = Client()
    answers = [
        client.post("/dang-nhap/", {"login": "bi.do.mat.khau", "password": f"sai {n}"}) for n in range(9)
    ]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    answer = client.post("/dang-nhap/", {"login": "bi.do.mat.khau", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Đã thử quá nhiều lần" in answer.content.decode()


def test_whoever_is_kept_out_is_out_at_once(live: Served) -> None:
    """An open session ends with the command, and the password opens nothing any more."""
    clerk = with_factor(open_account(live.employ("clerk").person, "bi.ngung"))
    assert clerk.client.get("/ho-so/").status_code == 200
    live.tell(people.Deactivate(live.at, Actor(0, SYSTEM_ROLE, 1), clerk.person, "security"))
    assert clerk.client.get("/ho-so/").status_code == 302
    answer = Client().post("/dang-nhap/", {"login": "bi.ngung", "password": PASSWORD})
    assert answer.status_code == 200


def test_nobody_is_played_in_a_live_world(live: Served) -> None:
    """The list of players is not there, and a session that says so plays nobody."""
    client = Client()
    assert client.get("/chon-vai/").status_code == 404
    actor = live.actor("clerk")
    assert client.post("/chon-vai/", actor._asdict() | {"deputy_for": ""}).status_code == 404
    session = client.session
    session["haicap_post"] = list(actor)
    session.save()
    assert client.get("/ho-so/")["Location"].startswith("/dang-nhap/")


def test_whoever_holds_several_roles_chooses_one(live: Served) -> None:
    """After sign-in the choice; then the pages of that role, and a change of role without signing in anew."""
    clerk = live.employ("clerk")
    live.tell(
        people.Appoint(live.at, Actor(0, SYSTEM_ROLE, 1), 77_001, clerk.person, "head", 1001, "2025-06-01")
    )
    one = with_factor(open_account(clerk.person, "hai.vai"))
    assert one.client.get("/ho-so/")["Location"].startswith("/tai-khoan/vai-tro/")
    page = one.client.get("/tai-khoan/vai-tro/")
    assert [post.role for post in page.context["posts"]] == ["clerk", "head"]
    for number, role in enumerate(("clerk", "head")):
        assert one.client.post("/tai-khoan/vai-tro/", {"post": number}).status_code == 302
        request: Any = one.client.get("/ho-so/").wsgi_request
        assert request.post.role == role
    for nonsense in ("2", "-1", "x", ""):
        assert one.client.post("/tai-khoan/vai-tro/", {"post": nonsense}).status_code == 404
