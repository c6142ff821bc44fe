"""Lists of units, offices and refusals as spreadsheets, for whoever may open the page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from haicap.gates.spreadsheets import DAY, WHOLE, Wanted, read_table
from tests.store.live.conftest import OPENS_AT
from tests.web.conftest import Served

CENTRE = 60


def of_the_centre(town: Served) -> Client:
    actor, client = town.employ("centre", CENTRE), Client()
    assert client.post("/chon-vai/", actor._asdict() | {"deputy_for": ""}).status_code == 302
    return client


def test_units_of_a_day_are_those_that_hold_on_it(exercise: Served) -> None:
    wanted = [Wanted("code", "Mã"), Wanted("name", "Tên"), Wanted("last", "Đến ngày", DAY, needed=False)]
    new = read_table(Client().get("/don-vi/bang-tinh.xlsx").content, wanted)
    old = read_table(Client().get("/don-vi/bang-tinh.xlsx?ngay=2025-06-01").content, wanted)
    assert {row.values["name"] for row in new} == {"Phường Bến Hồng", "Phường Gò Lim", "Xã Đồng Sậy"}
    assert all(row.values["last"] is None for row in new)
    assert {row.values["last"] for row in old} == {date(2025, 6, 30)}


def test_offices_stand_there_with_the_figures_of_the_dashboard(exercise: Served) -> None:
    (dossier,) = exercise.ids()
    exercise.tell(exercise.submit(dossier), exercise.receive(dossier))
    wanted = [
        Wanted("name", "Nơi"),
        Wanted("received", "Nhận", WHOLE),
        Wanted("open", "Đang giải quyết", WHOLE),
    ]
    answer = of_the_centre(exercise).get("/dieu-hanh/bang-tinh.xlsx?khoang=dot")
    rows = {row.values["name"]: row.values for row in read_table(answer.content, wanted)}
    assert len(rows) == 4
    assert rows["Phường Bến Hồng"]["received"] == 1
    assert rows["Phường Gò Lim"]["received"] == 0


@pytest.mark.parametrize(
    "address", ["/dieu-hanh/bang-tinh.xlsx", "/bao-cao/tu-choi/bang-tinh.xlsx?viec=x&ma=y"]
)
def test_a_units_own_people_get_no_city_wide_list(exercise: Served, address: str) -> None:
    assert exercise.play("officer").get(address).status_code == 404


def test_a_reason_for_which_nothing_was_refused_is_404(exercise: Served) -> None:
    client = of_the_centre(exercise)
    assert client.get("/bao-cao/tu-choi/bang-tinh.xlsx?viec=Receive&ma=KHONG_CO").status_code == 404


def test_refusals_stand_there_with_their_sentences(exercise: Served) -> None:
    (dossier,) = exercise.ids()
    exercise.tell(exercise.submit(dossier, OPENS_AT + 5))
    with exercise.connect() as connection:
        connection.execute(
            "INSERT INTO refusal (id, at, unit, role, person, command, code, facts, subject_kind, subject_id)"
            " VALUES (1, to_timestamp(%s), 1001, 'clerk', 1001010, 'Receive', 'TOO_MANY_PAGES', %s, 'dossier', %s)",
            [OPENS_AT + 10, '{"pages_max": 5000, "copies_max": 500}', dossier],
        )
    answer = of_the_centre(exercise).get("/bao-cao/tu-choi/bang-tinh.xlsx?viec=Receive&ma=TOO_MANY_PAGES")
    (row,) = read_table(answer.content, [Wanted("where", "Nơi"), Wanted("why", "Vì sao, và phải làm gì")])
    assert row.values["where"] == "Phường Bến Hồng"
    assert "5.000" in str(row.values["why"]) or "5000" in str(row.values["why"])


def test_a_spreadsheet_is_only_ever_read(exercise: Served) -> None:
    for address in ("/don-vi/bang-tinh.xlsx", "/ho-so/bang-tinh.xlsx", "/so/ho-so/2025/so.xlsx"):
        assert exercise.play("clerk").post(address).status_code in {404, 405}, address
