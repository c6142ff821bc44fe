"""One submit, one command a dossier, one outcome each; nothing of another unit is touched."""

from __future__ import annotations

from haicap.rules.one_stop.state import State, Step
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, OTHER, PLACE, Office

MANY = "/mot-cua/viec/nhieu/"
TOLD = "/mot-cua/viec/ket-qua/"


def test_signed_many_at_once_and_the_other_signer_is_told(town: Office, sit: Sits) -> None:
    dossiers = [town.submitted(LAND) for _ in range(3)]
    first, second = sit("signer"), sit("signer", PLACE, 1)
    form = {"viec": "Sign", "khoa": "k1", "hs": dossiers[:2]}
    assert first.post(MANY, form).status_code == 302
    assert "2 hồ sơ xong" in first.get(TOLD).content.decode()
    assert second.post(MANY, {"viec": "Sign", "khoa": "k2", "hs": dossiers}).status_code == 302
    text = second.get(TOLD).content.decode()
    assert "1 hồ sơ xong, 2 hồ sơ không làm được" in text
    assert text.count("OUT_OF_TURN") == 2
    assert {town.where(dossier)[1] for dossier in dossiers} == {Step.SIGNED}


def test_sent_twice_it_is_done_once_and_told_twice(town: Office, sit: Sits) -> None:
    dossiers = [town.submitted(LAND) for _ in range(2)]
    own, form = sit("signer"), {"viec": "SendBack", "khoa": "k3", "SendBack-reason": "Thiếu căn cứ"}
    for _ in range(2):
        own.post(MANY, {**form, "hs": dossiers})
        assert "2 hồ sơ xong" in own.get(TOLD).content.decode()
    for dossier in dossiers:
        assert town.content("SELECT sent_back FROM dossier WHERE id = %s", dossier) == [(1,)]


def test_a_missing_reason_is_asked_for_and_nothing_is_done(town: Office, sit: Sits) -> None:
    dossier, own = town.submitted(LAND), sit("signer")
    own.post(MANY, {"viec": "SendBack", "khoa": "k4", "hs": [dossier], "SendBack-reason": " "})
    assert "Thiếu lý do" in own.get(TOLD).content.decode()
    assert town.where(dossier)[1] == Step.SUBMITTED
    own.post(MANY, {"viec": "Sign", "khoa": "k5"})
    assert "Chưa đánh dấu hồ sơ nào" in own.get(TOLD).content.decode()


def test_assigning_many_spreads_them_by_who_has_least_in_hand(town: Office, sit: Sits) -> None:
    dossiers = [town.received(LAND, OTHER) for _ in range(6)]
    own = sit("head", OTHER)
    own.post(MANY, {"viec": "Assign", "khoa": "k6", "hs": dossiers, "Assign-officer": "chia-deu"})
    assert "6 hồ sơ xong" in own.get(TOLD).content.decode()
    owners = [town.where(dossier)[2] for dossier in dossiers]
    assert sorted(owners.count(owner) for owner in set(owners)) == [2, 2, 2]


def test_dossiers_of_another_unit_are_left_alone(town: Office, sit: Sits) -> None:
    dossier, own = town.submitted(LAND), sit("signer", OTHER)
    own.post(MANY, {"viec": "Sign", "khoa": "k7", "hs": [dossier, "x", 2**70]})
    assert "Chưa đánh dấu hồ sơ nào" in own.get(TOLD).content.decode()
    assert town.where(dossier)[:2] == (State.IN_PROCESS, Step.SUBMITTED)


def test_a_whole_desk_changes_hands_and_comes_back(town: Office, sit: Sits) -> None:
    absent, deputy = town.person("officer", 1003), town.person("officer", 1003, 1)
    dossiers = [town.assigned(LAND, 1003) for _ in range(3)]
    own = sit("head", 1003)
    form = {"officer": deputy, "reason": "Nghỉ ốm", "khoa": "k8"}
    own.post(f"/mot-cua/buoi-sang/ban/{absent}/", form)
    assert {town.where(dossier)[2] for dossier in dossiers} == {deputy}
    text = own.get("/mot-cua/buoi-sang/").content.decode()
    assert "3 hồ sơ ở bàn khác" in text
    assert "Nghỉ ốm" in text
    own.post(f"/mot-cua/buoi-sang/tra-ban/{absent}/", {"khoa": "k9"})
    assert {town.where(dossier)[2] for dossier in dossiers} == {absent}
    own.post(f"/mot-cua/buoi-sang/ban/{absent}/", {"officer": deputy, "reason": "", "khoa": "k10"})
    assert "Thiếu lý do" in own.get(TOLD).content.decode()
    stranger = sit("head", OTHER)
    stranger.post(f"/mot-cua/buoi-sang/ban/{absent}/", {"reason": "Nghỉ", "khoa": "k11"})
    assert {town.where(dossier)[2] for dossier in dossiers} == {absent}
