"""Design, section 4: where people act live, seals go by the numbers of entries, and `verify` proves just that."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.engine.clock import VirtualClock
from haicap.engine.journal import COLUMNS
from haicap.engine.outcome import Done
from haicap.rules.one_stop import commands as c
from haicap.store import roles, verify, worlds
from haicap.store.sealer import seal_now
from haicap.store.verify_findings import Verdict
from tests.store.live.conftest import OPENS_AT, Town
from tests.store.tampering import Case, reseal

COPIED = ", ".join(COLUMNS)


@pytest.fixture
def busy(town: Town) -> tuple[Town, str]:
    """A town in which people acted live: three seals of 12 entries in all, the second with a late one; and its head."""
    with town.connect() as connection:
        connection.execute("UPDATE world SET kind = 'exercise'")
    first, second, third = town.ids(3)
    town.tell(town.submit(first, OPENS_AT + 3_600), town.receive(first, OPENS_AT + 3_660))
    seal(town, OPENS_AT + 4_000)
    town.tell(town.submit(second, OPENS_AT), town.receive(second, OPENS_AT + 60))
    seal(town, OPENS_AT + 4_100)
    town.tell(town.submit(third, OPENS_AT - 86_400), town.receive(third, OPENS_AT + 4_150))
    seal(town, OPENS_AT + 4_200)
    assert town.content("seal", "entries") == [(0,), (4,), (4,), (4,)]
    return town, verdict(town).head


def seal(town: Town, at: int) -> None:
    with town.connect() as connection:
        assert seal_now(connection, VirtualClock(at)) is not None


def verdict(town: Town, head: str | None = None) -> Verdict:
    with worlds.connect(town.name, roles.CITY) as connection:
        return verify.verify(connection, head)


def seals_named(found: Verdict) -> set[int | None]:
    return {finding.seal for finding in found.findings} - {None}


def entries_named(found: Verdict) -> set[str | None]:
    return {finding.entry for finding in found.findings} - {None}


def test_a_sealed_journal_with_late_entries_is_well(busy: tuple[Town, str]) -> None:
    """Legal times before earlier seals, even before the opening one, are no fault."""
    town, head = busy
    found = verdict(town, head)
    assert found.findings == ()
    assert (found.entries, found.seals, found.unsealed, found.head_seal) == (12, 4, 0, 3)


def test_what_is_not_sealed_yet_is_counted_and_an_old_head_stays_proved(busy: tuple[Town, str]) -> None:
    """Entries after the last seal, of whatever time, are told as unsealed."""
    town, head = busy
    (number,) = town.ids()
    town.tell(town.submit(number, OPENS_AT))
    assert (verdict(town).unsealed, verdict(town).findings) == (2, ())
    seal(town, OPENS_AT + 9_000)
    found = verdict(town, head)
    assert (found.unsealed, found.head_seal, found.seals, found.findings) == (0, 3, 5, ())


def test_before_the_first_seal_by_number_entries_of_any_time_are_unsealed(town: Town) -> None:
    """The opening seal covers no entry, though one may bear an earlier time."""
    with town.connect() as connection:
        connection.execute("UPDATE world SET kind = 'exercise'")
    (number,) = town.ids()
    town.tell(town.submit(number, OPENS_AT - 9 * 86_400))
    found = verdict(town)
    assert (found.entries, found.unsealed, found.findings) == (2, 2, ())


def test_a_clock_that_runs_behind_does_not_disturb_the_replay(busy: tuple[Town, str]) -> None:
    """Two machines change one dossier; the second one's clock lags: entries count in the order of recording."""
    town, _ = busy
    (number,) = town.ids()
    head, officer = town.actor("head"), town.actor("officer")
    told: list[Any] = [
        town.submit(number, OPENS_AT + 5_000),
        town.receive(number, OPENS_AT + 5_000),
        c.Assign(OPENS_AT + 5_002, head, number, officer.person),
        c.Work(OPENS_AT + 5_001, officer, number, 1),
    ]
    for command in told:
        assert isinstance(town.tell(command)[0], Done)
    assert verdict(town).findings == ()


def test_changes_of_one_second_by_two_offices_stand_in_the_order_of_their_decision(town: Town) -> None:
    """Papers asked for by office 1002, then withdrawn at office 1001, in one list: the numbers of entries follow."""
    with town.connect() as connection:
        connection.execute("UPDATE world SET kind = 'exercise'")
    (number, request), there = town.ids(2), 1002
    procedure = next(p.number for p in town.cast.facts.procedures.values() if p.id == "hkd_thanh_lap")
    at, head, officer = OPENS_AT + 200, town.actor("head", there), town.actor("officer", there)
    told = town.tell(
        town.submit(number)._replace(procedure=procedure, place=there),
        town.receive(number)._replace(procedure=procedure, place=there),
        c.Assign(at - 60, head, number, officer.person),
        c.AskSupplement(at, officer, number, request, 1),
        c.Withdraw(at, town.actor("clerk"), number, "Người nộp rút"),
    )
    assert [type(outcome) for outcome in told] == [Done] * 5
    assert [command for (command,) in town.content("journal_entry", "command::text", "seq")][-3:] == [
        "one_stop.AskSupplement",
        "one_stop.AskSupplement",
        "one_stop.Withdraw",
    ]
    assert verdict(town).findings == ()


def test_a_seal_is_the_same_wherever_the_sealer_sits(busy: tuple[Town, str]) -> None:
    """How a connection writes moments does not show in a digest."""
    town, _ = busy
    (number,) = town.ids()
    town.tell(town.submit(number))
    with town.connect() as connection:
        connection.execute("SET timezone = 'Asia/Ho_Chi_Minh'")
        connection.execute("SET datestyle = 'SQL, DMY'")
        assert seal_now(connection, VirtualClock(OPENS_AT + 4_300)) is not None
    assert (verdict(town).unsealed, verdict(town).findings) == (0, ())


def test_an_altered_entry_is_named(busy: tuple[Town, str]) -> None:
    """Its seal and the entry itself."""
    town, _ = busy
    ((name,),) = Case(town.name).change(
        "UPDATE journal_entry SET reason = 'khác' WHERE seq = (SELECT from_seq + 1 FROM seal WHERE number = 2) "
        "RETURNING concat_ws('/', act_office, act_counter, ordinal)"
    )
    found = verdict(town)
    assert (seals_named(found), entries_named(found)) == ({2}, {name})


OF_SEAL_2 = (
    "seq > (SELECT from_seq FROM seal WHERE number = 2) AND seq <= (SELECT to_seq FROM seal WHERE number = 2)"
)
NAMES = "RETURNING concat_ws('/', act_office, act_counter, ordinal)"


@pytest.mark.parametrize("moment", ["recorded_at - interval '1 microsecond'", "'infinity'", "'294276-01-01'"])
def test_an_entry_with_another_moment_of_recording_is_named(busy: tuple[Town, str], moment: str) -> None:
    """It stands outside the head, in a digest of its own beside the seal."""
    town, head = busy
    ((name,),) = Case(town.name).change(
        f"UPDATE journal_entry SET recorded_at = {moment} WHERE seq = (SELECT from_seq + 2 FROM seal WHERE number = 2) "
        + NAMES
    )
    found = verdict(town, head)
    assert (seals_named(found), entries_named(found), len(found.findings)) == ({2}, {name}, 1)
    assert "thời điểm ghi" in found.findings[0].vi


def test_entries_that_exchanged_their_numbers_are_named(busy: tuple[Town, str]) -> None:
    """Within one seal no other digest shows it."""
    town, _ = busy
    case = Case(town.name)
    case.change(f"UPDATE journal_entry SET seq = -seq WHERE {OF_SEAL_2}")
    names = case.change(
        "UPDATE journal_entry SET seq = (SELECT from_seq + to_seq + 1 FROM seal WHERE number = 2) + seq WHERE seq < 0 "
        + NAMES
    )
    found = verdict(town)
    assert len(names) == 4
    assert entries_named(found) >= {name for (name,) in names}
    assert seals_named(found) == {2}


@pytest.mark.parametrize(
    "change",
    [
        "recording_digest = repeat('0', 64)",
        "recording_digest = NULL",
        "recording_leaves = NULL",
        "recording_leaves = '\\x00'",
        "recording_leaves = decode(repeat('00', 16), 'hex')",
    ],
)
def test_what_stands_beside_a_seal_is_missed_when_it_is_altered(busy: tuple[Town, str], change: str) -> None:
    town, head = busy
    Case(town.name).change(f"UPDATE seal SET {change} WHERE number = 2")
    found = verdict(town, head)
    assert found.head_seal == 3
    assert seals_named(found) == {2}


def test_a_removed_entry_is_missed_in_its_seal(busy: tuple[Town, str]) -> None:
    """The last of the second seal."""
    town, _ = busy
    Case(town.name).change("DELETE FROM journal_entry WHERE seq = (SELECT to_seq FROM seal WHERE number = 2)")
    assert seals_named(verdict(town)) == {2}


def test_an_entry_that_takes_a_removed_ones_place_is_named(busy: tuple[Town, str]) -> None:
    """A number among the sealed ones does not make an entry sealed."""
    town, _ = busy
    case = Case(town.name)
    ((seq,),) = case.change(
        "DELETE FROM journal_entry WHERE seq = (SELECT to_seq FROM seal WHERE number = 2) RETURNING seq"
    )
    ((name,),) = case.change(
        f"INSERT INTO journal_entry (seq, recorded_at, {COPIED}) SELECT {seq}, recorded_at, "
        f"{COPIED.replace('reason', repr('khác'))} FROM journal_entry WHERE seq = {seq - 1} "
        "RETURNING concat_ws('/', act_office, act_counter, ordinal)"
    )
    found = verdict(town)
    assert seals_named(found) == {2}
    assert name in entries_named(found)


def test_an_entry_moved_to_another_seal_is_named_in_both(busy: tuple[Town, str]) -> None:
    """The number stands outside the digest, but it decides to which seal an entry belongs."""
    town, _ = busy
    Case(town.name).change(
        "UPDATE journal_entry SET seq = (SELECT max(seq) + 50 FROM journal_entry) "
        "WHERE seq = (SELECT to_seq FROM seal WHERE number = 1)"
    )
    found = verdict(town)
    assert seals_named(found) == {1}
    assert found.unsealed == 1


@pytest.mark.parametrize(
    "change",
    ["to_seq = to_seq - 1", "from_seq = from_seq + 1", "to_seq = NULL", "from_seq = NULL, to_seq = NULL"],
)
def test_a_seal_with_other_numbers_is_named(busy: tuple[Town, str], change: str) -> None:
    """Its numbers are a part of the head."""
    town, _ = busy
    Case(town.name).change(f"UPDATE seal SET {change} WHERE number = 2")
    assert any("Niêm phong số 2 đã bị sửa" in finding.vi for finding in verdict(town).findings)


def test_a_removed_seal_is_named_with_the_entries_that_belong_to_none(busy: tuple[Town, str]) -> None:
    """The numbers from the seal before to the seal after."""
    town, _ = busy
    Case(town.name).change("DELETE FROM seal WHERE number = 2")
    found = verdict(town)
    assert seals_named(found) == {2}
    assert any(finding.en.startswith("4 entries numbered ") for finding in found.findings)


def test_an_owner_who_recomputes_all_is_caught_by_a_head_from_outside(busy: tuple[Town, str]) -> None:
    """Inside, everything agrees again; yesterday's head doesn't."""
    town, head = busy
    case = Case(town.name)
    case.change(
        "UPDATE journal_entry SET reason = 'khác' WHERE seq = (SELECT from_seq + 1 FROM seal WHERE number = 2)"
    )
    with case.owner() as connection:
        reseal(connection)
    assert verdict(town).findings == ()
    found = verdict(town, head)
    assert (len(found.findings), found.head_seal) == (1, None)
    assert head in found.findings[0].vi


def test_an_owner_who_lets_seals_no_longer_touch_is_caught(busy: tuple[Town, str]) -> None:
    """The entry between two seals would belong to none, though each seal is right in itself."""
    town, _ = busy
    with Case(town.name).owner() as connection:
        connection.execute("UPDATE seal SET from_seq = from_seq + 1 WHERE number = 2")
        reseal(connection)
    assert 2 in seals_named(verdict(town))
