"""Design, section 3: choosing is a rule; a list stands in the rule's order, its counts are those of its views."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from haicap.base import reading
from haicap.rules import choosing
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.urgency import Standing, soon_until, standing
from haicap.services.one_stop import work_queries
from haicap.services.one_stop.work_filters import VIEWS, WorkFilter
from haicap.services.one_stop.work_queries import Now
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, MORNING, OTHER, PLACE, SHOP, Office

COPIES = "ct_ban_sao"
DAY = 86_400


@pytest.fixture(scope="module")
def busy(town: Office) -> Office:
    """Dossiers at every step, in time, near and late, one sent back."""
    town.set_clock(MORNING)
    for name in (LAND, SHOP, COPIES):
        for officer in range(3):
            town.assigned(name, PLACE, officer)
        town.received(name)
        town.submitted(name)
    back = town.submitted(LAND, PLACE, 1)
    town.do(c.SendBack(MORNING + 60, town.actor("signer"), back, "Thiếu căn cứ"))
    asked = town.assigned(SHOP)
    town.do(c.AskSupplement(MORNING + 60, town.actor("officer"), asked, town.ids()[0], 1))
    town.assigned(SHOP, OTHER)
    town.set_clock(MORNING + 2 * DAY)
    return town


@pytest.fixture
def now(busy: Office, sit: Sits) -> Now:
    """The moment of a reading, by the second officer."""
    person = busy.person("officer", PLACE, 1)
    return Now(busy.at, soon_until(busy.cast.facts.calendar, busy.at), PLACE, person)


def listed(view: str, now: Now, **more: Any) -> work_queries.Listed:
    with reading.as_units([PLACE]) as reader:
        return work_queries.work_list(reader, WorkFilter(view, **more), now)


def test_a_list_stands_in_the_order_in_which_work_is_taken_up(now: Now) -> None:
    for view in VIEWS:
        rows = list(listed(view, now).rows)
        key = choosing.signing_key if view == "cho-ky" else choosing.dossier_key
        assert rows == sorted(rows, key=key), view
    assert listed("toi", now).rows[0].sent_back == 1


def test_late_and_soon_are_what_the_rule_calls_so(now: Now) -> None:
    for row in listed("tat-ca", now).rows:
        stands = standing(row, now.at, now.near)
        assert (row in listed("qua-han", now).rows) is (stands is Standing.LATE)
        assert (row in listed("sap-han", now).rows) is (stands is Standing.SOON)
    assert listed("qua-han", now).total > 0
    assert listed("sap-han", now).total > 0


def test_every_count_is_the_number_of_its_list(now: Now) -> None:
    with reading.as_units([PLACE]) as reader:
        counted = work_queries.counts(reader, now)
    assert counted == {view: listed(view, now).total for view in VIEWS}
    assert min(counted[view] for view in ("toi", "chua-giao", "cho-dan", "cho-ky", "tra-lai")) > 0


def test_a_search_needs_no_marks_and_finds_codes_too(now: Now, busy: Office) -> None:
    found = listed("tat-ca", now, text="ho kinh doanh")
    assert {row.procedure for row in found.rows} >= {busy.procedure(SHOP)}
    assert listed("tat-ca", now, text="HỘ KINH  doanh").total == found.total
    code = found.rows[0].code or ""
    assert [row.code for row in listed("tat-ca", now, text=code[-12:]).rows] == [code]
    assert listed("tat-ca", now, text="không có thủ tục này").total == 0


def test_the_page_says_what_is_late_in_words(busy: Office, sit: Sits) -> None:
    text = sit("head").get("/mot-cua/viec/").content.decode()
    assert "Quá hạn từ" in text
    assert "hồ sơ đã quá hạn" in text
    empty = sit("officer").get("/mot-cua/viec/?xem=cho-so").content.decode()
    assert "Không còn việc nào ở đây." in empty
    none = sit("officer").get("/mot-cua/viec/?q=zzzz").content.decode()
    assert "Không có hồ sơ nào khớp với bộ lọc này." in none


def test_the_spreadsheet_has_the_rows_of_the_list(busy: Office, sit: Sits, now: Now) -> None:
    answer = sit("officer", PLACE, 1).get("/mot-cua/viec/bang-tinh.xlsx?xem=tat-ca")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    codes = [row.code for row in listed("tat-ca", now).rows]
    assert [row[0] for row in rows if str(row[0]).startswith("H26.")] == codes


def test_a_view_is_kept_under_a_name_opened_and_forgotten(busy: Office, sit: Sits) -> None:
    own, other = sit("officer"), sit("officer", PLACE, 1)
    query = "xem=tat-ca&q=ho+kinh&trang=3"
    assert own.post("/mot-cua/viec/goc-nhin/", {"name": "Hộ kinh doanh", "query": query}).status_code == 302
    text = own.get("/mot-cua/viec/").content.decode()
    assert 'href="?xem=tat-ca&amp;q=ho+kinh"' in text
    assert "Hộ kinh doanh</a>" not in other.get("/mot-cua/viec/").content.decode()
    person = busy.person("officer")
    ((number,),) = busy.content("SELECT id FROM saved_view WHERE person = %s", person)
    other.post(f"/mot-cua/viec/goc-nhin/{number}/bo/")
    assert busy.content("SELECT count(*) FROM saved_view WHERE person = %s", person) == [(1,)]
    own.post(f"/mot-cua/viec/goc-nhin/{number}/bo/")
    assert busy.content("SELECT count(*) FROM saved_view WHERE person = %s", person) == [(0,)]


def test_views_are_limited_in_number(busy: Office, sit: Sits) -> None:
    own: Client = sit("head")
    for number in range(14):
        own.post("/mot-cua/viec/goc-nhin/", {"name": f"Góc {number}", "query": "xem=tat-ca"})
    kept = busy.content("SELECT count(*) FROM saved_view WHERE person = %s", busy.person("head"))
    assert kept == [(12,)]
    assert "Hãy bỏ bớt một góc nhìn" in own.get("/mot-cua/viec/").content.decode()
