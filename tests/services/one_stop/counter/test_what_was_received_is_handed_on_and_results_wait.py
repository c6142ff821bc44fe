"""R-7: what a counter has received, whoever decides it, goes to its solver the same day; results come back here."""

from __future__ import annotations

from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import receive

LIST = "/mot-cua/chuyen-va-tra/"
SHOP = "hkd_thanh_lap"


def test_what_another_unit_decides_waits_here_until_it_is_handed_on(town: Exercise, play: Plays) -> None:
    """Both are in the list of the counter that received them; marked, they go at once; each comes back when done."""
    clerk, public = play("clerk"), play("")
    codes = [
        receive(town, clerk, public, SHOP, place="Phường Gò Lim"),
        receive(town, clerk, public, "ct_ban_sao_so_goc"),
    ]
    text = clerk.get(LIST).content.decode()
    assert all(code in text for code in codes)
    assert "Phường Gò Lim" in text
    assert "17:00 Thứ Hai 23/06/2025" in text or "Thứ Hai 23/06/2025" in text
    assert codes[0] not in play("clerk", 1002).get(LIST).content.decode()
    ids = [town.content("SELECT id FROM dossier WHERE code = %s", code)[0][0] for code in codes]
    assert (
        clerk.post("/mot-cua/viec/nhieu/", {"viec": "Transfer", "hs": ids, "khoa": "go"}).status_code == 302
    )
    assert town.content("SELECT state, step FROM dossier WHERE id = ANY(%s)", ids) == [(4, 1), (4, 1)]
    assert not any(code in clerk.get(LIST).content.decode() for code in codes)
    assert play("officer").get(LIST).status_code == 404


def test_a_result_waits_in_the_list_with_what_is_still_to_be_paid(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    code = receive(town, clerk, play(""), "ct_ban_sao", pages=2)
    town.finish(code)
    text = clerk.get(LIST).content.decode().split("Có kết quả, chưa đến lấy")[1]
    assert code in text
    assert "4.000 đ" in text
    at = f"/mot-cua/ho-so/{code}/"
    assert clerk.post(at, {"do": "return", "key": "out"}).status_code == 302
    assert code not in clerk.get(LIST).content.decode()
