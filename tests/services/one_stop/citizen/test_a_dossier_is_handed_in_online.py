"""Online without an account: found in everyday words, saved and taken up elsewhere, sent once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from haicap.services.one_stop import citizen_submit
from tests.api.town import PLACE, Town
from tests.services.one_stop.citizen.stories import SHOP
from tests.services.one_stop.citizen.test_an_applicant_acts_on_what_is_his import paper

RIGHT = {
    "name": "Trần Thị Thử",
    "identity": "000199000001",
    "phone": "0100000001",
    "address": "Số 5, phố Bến",
    "place": "phuong ben hong",
    "sure": "1",
    "send": "1",
}


def form_of(town: Town, **changes: Any) -> dict[str, Any]:
    """A form as a browser sends it."""
    return RIGHT | {"key": "key-of-the-form"} | changes


def address_of(town: Town, name: str = SHOP) -> str:
    """Where the form of a procedure is."""
    return f"/nop-ho-so/{town.procedure(name)}/"


def test_a_procedure_is_found_by_what_people_call_it(town: Town, visitor: Client) -> None:
    """Without marks, by everyday words; what nobody may hand in online isn't offered."""
    text = visitor.get("/nop-ho-so/?q=ho kinh doanh").content.decode()
    assert address_of(town) in text
    assert "Không có thủ tục nào khớp" in visitor.get("/nop-ho-so/?q=zzzz").content.decode()
    offline = [each.number for each in town.cast.facts.procedures.values() if each.online_level == "khong"]
    every = visitor.get("/nop-ho-so/").content.decode()
    for number in offline:
        assert f'href="/nop-ho-so/{number}/"' not in every
        assert visitor.get(f"/nop-ho-so/{number}/").status_code == 404


def test_what_is_sent_waits_at_the_commune_of_the_matter(town: Town, visitor: Client) -> None:
    """Number and secret are shown, the files lie under the dossier, and its page tells where it stands."""
    sent = visitor.post(address_of(town), form_of(town, **{"scan-0": paper()}))
    assert sent.status_code == 302, re.findall(r'class="err".*', sent.content.decode())
    shown = visitor.get(sent.headers["Location"]).content.decode()
    number = int(re.findall(r"N(\d+)", sent.headers["Location"])[0])
    secret = town.secret(number)
    assert "-".join((secret[:4], secret[4:8], secret[8:])) in shown
    row = "SELECT state, receiver, channel FROM dossier WHERE id = %s"
    assert town.content(row, number) == [(1, PLACE, 2)]
    assert town.content("SELECT paper FROM scan WHERE dossier = %s", number) == [(0,)]
    name = "SELECT a.name, a.identity FROM applicant a JOIN dossier d ON d.applicant = a.id WHERE d.id = %s"
    assert town.content(name, number) == [("Trần Thị Thử", "000199000001")]
    assert "Đã nộp, đang chờ kiểm tra" in visitor.get(f"/tra-cuu/N{number}/").content.decode()
    assert Client().get(sent.headers["Location"]).status_code == 302


def test_the_same_form_sent_twice_is_one_dossier(town: Town, visitor: Client) -> None:
    """Same key, same content: the same dossier; other content under that key: refused, nothing lost of it."""
    count = "SELECT count(*) FROM dossier"
    before = town.content(count)[0][0]
    addresses = {
        visitor.post(address_of(town), form_of(town, key="twice")).headers["Location"] for _ in range(3)
    }
    assert len(addresses) == 1
    answer = visitor.post(address_of(town), form_of(town, key="twice", name="Người Khác"))
    assert answer.status_code == 422
    assert "Người Khác" in answer.content.decode()
    assert town.content(count)[0][0] == before + 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Thiếu họ và tên"),
        ("identity", "12", "định danh"),
        ("phone", "", "số điện thoại"),
        ("address", " \u200b ", "địa chỉ"),
        ("place", "Sao Hỏa", "xã, phường"),
        ("sure", "", "cam đoan"),
        ("pages", "0", "Số trang"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    town: Town, visitor: Client, field: str, value: str, said: str
) -> None:
    """The sentence stands beside the field; all others are still there; nothing is written."""
    before = town.content("SELECT count(*) FROM dossier")
    answer = visitor.post(
        address_of(town, "ht_trich_luc"), form_of(town, key=f"wrong-{field}", **{field: value})
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    for name in {"name", "identity", "phone", "address", "place"} - {field}:
        assert f'value="{RIGHT[name]}"' in text
    assert town.content("SELECT count(*) FROM dossier") == before


def test_a_scripted_file_is_refused_and_nothing_typed_is_lost(town: Town, visitor: Client) -> None:
    """Told by its content."""
    answer = visitor.post(
        address_of(town), form_of(town, key="file", **{"scan-0": paper(b"<svg onload=x>", "a.png")})
    )
    assert answer.status_code == 422
    assert f'value="{RIGHT["name"]}"' in answer.content.decode()


def test_what_was_saved_is_taken_up_on_another_machine(town: Town, visitor: Client) -> None:
    """By its code alone; it stands in the form there; gone once it is handed in."""
    visitor.post(address_of(town), {"name": "Lê Văn Dở", "phone": "0100", "save": "1"})
    text = visitor.get(address_of(town)).content.decode()
    (code,) = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", text)
    assert 'value="Lê Văn Dở"' in text
    assert "Lê Văn Dở" not in Client().get(address_of(town)).content.decode()
    other = Client()
    taken = other.post("/nop-ho-so/tiep/", {"ma": code.lower()})
    assert taken.headers["Location"] == address_of(town)
    assert 'value="Lê Văn Dở"' in other.get(address_of(town)).content.decode()
    assert code.replace("-", "") not in str(town.content("SELECT digest FROM citizen_draft"))
    assert other.post(address_of(town), form_of(town, key="from-draft")).status_code == 302
    assert Client().post("/nop-ho-so/tiep/", {"ma": code}).status_code == 404


def test_each_field_is_kept_while_somebody_types(town: Town, visitor: Client) -> None:
    """A dead line, a closed tab: what was typed is there again."""
    assert visitor.post(address_of(town) + "luu/", {"name": "Đang Gõ"}).status_code == 204
    assert 'value="Đang Gõ"' in visitor.get(address_of(town)).content.decode()


def test_codes_of_drafts_cannot_be_walked(town: Town, visitor: Client) -> None:
    """After a dozen wrong ones an address waits."""
    statuses = [visitor.post("/nop-ho-so/tiep/", {"ma": f"{guess:016d}"}).status_code for guess in range(14)]
    assert statuses == [404] * 12 + [429] * 2


def test_a_draft_ends_after_thirty_days(town: Town, visitor: Client) -> None:
    """Particulars of persons that nobody hands in are not kept."""
    visitor.post(address_of(town) + "luu/", {"name": "Bỏ Quên"})
    from haicap.store import bases, roles

    with bases.connect(town.database, roles.WEB, autocommit=True) as web:
        web.execute("UPDATE citizen_draft SET saved_at = saved_at - interval '31 days'")
        assert "Bỏ Quên" not in visitor.get(address_of(town)).content.decode()
        Client().post(address_of(town) + "luu/", {"name": "Mới"})
        names = web.execute("SELECT said ->> 'name' FROM citizen_draft").fetchall()
    assert names == [("Mới",)]


def test_one_address_hands_in_so_many_an_hour(town: Town, visitor: Client) -> None:
    """Nobody floods an office from one machine."""
    town.change("DELETE FROM page_rate")
    statuses = [
        visitor.post(address_of(town), form_of(town, key=f"flood-{each}")).status_code for each in range(31)
    ]
    assert statuses in ([302] * 30 + [429], [302] * 31)  # an hour may just begin


def test_wrong_forms_are_sent_so_often_an_hour_too(
    town: Town, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each brings files that are looked through, whatever is wrong with the rest."""
    monkeypatch.setattr(citizen_submit, "TRIES_MAX", 3)
    statuses = [
        visitor.post(address_of(town), form_of(town, key=f"w-{each}", name="")).status_code
        for each in range(5)
    ]
    assert statuses in ([422] * 3 + [429] * 2, [422] * 5)  # an hour may just begin
