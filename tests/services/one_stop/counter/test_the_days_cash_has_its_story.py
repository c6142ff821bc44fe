"""Issue, line 2: the day's cash closed per clerk: counted, a difference explained, opened again by name, on a sheet."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import MORNING, PLACE, Exercise
from tests.services.one_stop.counter.hands import receive
from tests.services.one_stop.papers import measure

CASH = "/mot-cua/quy/"
DAY = 86_400


def take(town: Exercise, clerk: Client, public: Client, method: int = 1, copies: int = 3) -> str:
    """Receive copies and take the fee; answers the dossier's code."""
    code = receive(town, clerk, public, copies=copies)
    found = clerk.get(f"/mot-cua/giay-hen/{code}/").context["found"]
    pay = {"dossier": found.id, "amount": 2_000 * copies, "method": method, "key": f"p{found.id}"}
    assert clerk.post(f"/mot-cua/giay-hen/{code}/thu-tien/", pay).status_code == 302
    return code


@pytest.fixture
def later(town: Exercise) -> object:
    """The world's clock goes back to its morning afterwards."""
    yield lambda days: town.set_clock(MORNING + days * DAY)
    town.set_clock(MORNING)


def test_closing_difference_reopening_and_closing_again_stand_there_with_names_and_reasons(
    town: Exercise, play: Plays
) -> None:
    clerk, head = play("clerk"), play("head")
    take(town, clerk, play(""))
    take(town, clerk, play(""), method=2)
    assert (
        clerk.post(CASH, {"counted": "5.500", "reason": "Trả nhầm tiền lẻ", "key": "c1"}).status_code == 302
    )
    till = clerk.get(CASH).context["till"]
    opening = {"clerk": till.clerk, "period": till.period, "reason": "Còn người đến nộp"}
    assert head.post(f"{CASH}mo-lai/", opening).status_code == 302
    closed = clerk.post(CASH, {"counted": "6.000", "key": "c2"})
    assert closed.status_code == 302, (closed.context["errors"], closed.context["till"])
    told = [(each.closed, each.by, each.counted, each.reason) for each, _ in clerk.get(CASH).context["story"]]
    mine, heads = town.name_of(town.person("clerk")), town.name_of(town.person("head"))
    assert told == [
        (True, mine, 5_500, "Trả nhầm tiền lẻ"), (False, heads, None, "Còn người đến nộp"), (True, mine, 6_000, None)
    ]  # fmt: skip
    page = head.get(CASH).content.decode()
    for word in ("Trả nhầm tiền lẻ", "Còn người đến nộp", mine, heads):
        assert word in page
    events = town.content("SELECT count(*) FROM journal_entry WHERE command::text = 'one_stop.ReopenCash'")
    assert events == [(1,)]


def test_the_sheet_says_what_came_in_and_how_it_was_closed_as_pdf_and_as_spreadsheet(
    town: Exercise, play: Plays
) -> None:
    clerk, head = play("clerk", PLACE, 1), play("head")  # another till than the first story's
    code = take(town, clerk, play(""), copies=5)
    till = clerk.get(CASH).context["till"]
    text = measure.text(clerk.get(f"{CASH}bang-ke.pdf").content)
    shown = f"{till.cash:,}".replace(",", ".")
    for word in (
        "BẢNG KÊ THU PHÍ, LỆ PHÍ TRONG NGÀY",
        shown,
        "Tiền mặt theo sổ",
        town.name_of(till.clerk),
        code,
    ):
        assert word in text
    answer = clerk.get(f"{CASH}bang-ke.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    amounts = [row[-1] for row in rows if isinstance(row[-1], float)]
    assert sum(amounts) == till.cash + till.transfers
    assert head.get(f"{CASH}bang-ke.pdf?nguoi={till.clerk}").status_code == 200
    others = measure.text(play("clerk").get(f"{CASH}bang-ke.pdf?nguoi={till.clerk}").content)
    assert town.name_of(till.clerk) not in others  # a clerk's own sheet alone, whoever is named
    assert play("head", 1002).get(f"{CASH}bang-ke.pdf?nguoi={till.clerk}").status_code == 404


def test_a_till_that_was_left_open_is_told_of_and_closed_later(
    town: Exercise, play: Plays, later: object
) -> None:
    clerk = play("clerk", 1002)
    code = _elsewhere(town, clerk, play(""))
    assert code
    later(1)  # type: ignore[operator]
    page = clerk.get(CASH)
    assert page.context["till"] is None
    assert [str(day) for _, day in page.context["left"]] == ["2025-06-23"]
    assert "Quỹ của ngày trước chưa chốt" in page.content.decode()
    day = {"ngay": "2025-06-23"}
    assert clerk.get(CASH, day).context["till"].cash == 2_000
    assert clerk.post(CASH, day | {"counted": "2000", "key": "late"}).status_code == 302
    assert clerk.get(CASH).context["left"] == []
    for odd in ("hôm qua", "2025-13-40", "2099-01-01", ""):
        assert str(clerk.get(CASH, {"ngay": odd}).context["day"]) == "2025-06-24"


def _elsewhere(town: Exercise, clerk: Client, public: Client) -> str:
    """One dossier of the other commune, paid."""
    from tests.services.one_stop.counter.hands import COUNTER, call, form_of, take_ticket

    take_ticket(public, 1002)
    place = clerk.get(COUNTER).context["form"].place
    answer = clerk.post(COUNTER, form_of(town, call(clerk), place=place))
    assert answer.status_code == 302, answer.context["form"].errors
    code = str(answer.headers["Location"]).rstrip("/").rsplit("/", 1)[1]
    found = clerk.get(f"/mot-cua/giay-hen/{code}/").context["found"]
    pay = {"dossier": found.id, "amount": 2_000, "method": 1, "key": f"p{found.id}"}
    assert clerk.post(f"/mot-cua/giay-hen/{code}/thu-tien/", pay).status_code == 302
    return code
