"""Whatever an owner changes in journal, seals or state, `haicap verify` ends with 1 and names it."""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import Any

import psycopg
import pytest

from haicap.engine.journal import COLUMNS
from haicap.engine.seals import chained
from tests.store.tampering import Case, Trial

PICK = "SELECT seq FROM journal_entry WHERE {} ORDER BY at, act_office, act_counter, ordinal OFFSET 5 LIMIT 1"
WORK = PICK.format("command = 'one_stop.Work'")
KEY = "act_office || '/' || act_counter || '/' || ordinal"


def named(said: dict[str, Any], field: str) -> set[Any]:
    """What the findings name."""
    return {finding[field] for finding in said["findings"]}


def only(said: dict[str, Any]) -> dict[str, Any]:
    """The one finding."""
    assert len(said["findings"]) == 1, said["findings"]
    finding: dict[str, Any] = said["findings"][0]
    assert finding["vi"] != finding["en"]
    return finding


def change_entry(case: Case, assignment: str, where: str) -> tuple[str, str]:
    """Change the sixth entry for which `where` holds; its key and its subject."""
    statement = f"UPDATE journal_entry SET {assignment} WHERE seq = ({PICK.format(where)})"
    returning = f" RETURNING {KEY}, subject_kind || ' ' || subject_id"
    ((key, subject),) = case.change(statement + returning)
    return key, subject


def test_an_untouched_world_verifies_and_contains_the_head_that_left_it(trial: Trial, case: Case) -> None:
    status, said = case.verify("--head", trial.head)
    assert status == 0
    assert said["well"]
    assert said["findings"] == []
    assert (said["entries"], said["unsealed"]) == (trial.summary["entries"], 0)
    assert said["head"] == said["head_asked"] == trial.head
    assert said["head_seal"] == said["seals"] - 1


def test_another_moment_of_recording_is_named(case: Case) -> None:
    key, subject = change_entry(
        case, "recorded_at = recorded_at + interval '1 second'", "command = 'one_stop.Work'"
    )
    status, said = case.verify()
    finding = only(said)
    assert (status, finding["entry"], finding["subject"]) == (1, key, subject)


def test_another_number_is_named(case: Case) -> None:
    key, subject = change_entry(
        case, "seq = (SELECT max(seq) + 7 FROM journal_entry)", "command = 'one_stop.Work'"
    )
    status, said = case.verify()
    finding = only(said)
    assert (status, finding["entry"], finding["subject"]) == (1, key, subject)


def test_a_head_of_any_earlier_seal_is_contained_too(trial: Trial, case: Case) -> None:
    ((head,),) = case.change("SELECT head FROM seal WHERE number = 12")
    status, said = case.verify("--head", head.upper())
    assert (status, said["head_seal"]) == (0, 12)


def test_a_foreign_head_is_not_contained(case: Case) -> None:
    status, said = case.verify("--head", "0" * 64)
    assert status == 1
    assert "0" * 64 in only(said)["vi"]


def test_an_entry_altered_after_the_sealing_is_named_with_its_seal(case: Case) -> None:
    altered = """after = regexp_replace(after::text, '"owner":[0-9]+', '"owner":1')::json"""
    key, subject = change_entry(case, altered, "command = 'one_stop.Assign'")
    status, said = case.verify()
    assert status == 1
    first = said["findings"][0]
    assert (first["entry"], first["subject"]) == (key, subject)
    assert first["seal"] > 0
    assert "đã bị sửa" in first["vi"]
    assert any(finding["seal"] is None and finding["subject"] == subject for finding in said["findings"]), (
        "the replay should find it as well"
    )


def test_an_entry_whose_before_was_altered_is_named_by_the_replay_too(case: Case) -> None:
    altered = """before = regexp_replace(before::text, '"step":[0-9]+', '"step":99')::json"""
    key, _ = change_entry(case, altered, "command = 'one_stop.Assign'")
    status, said = case.verify()
    assert status == 1
    assert [finding["entry"] for finding in said["findings"]] == [key, key]


@pytest.mark.parametrize(
    ("assignment", "where"),
    [
        ("reason = reason || ' '", "reason IS NOT NULL"),
        ("person = person + 1", "command = 'one_stop.Work'"),
        ("role = 'head'", "command = 'one_stop.Work'"),
        ("deputy_for = 1", "command = 'one_stop.Work'"),
        ("unit = unit + 1", "command = 'one_stop.Work'"),
        ("at = at + interval '1 second'", "command = 'one_stop.Work'"),
        ("at = at + interval '1 millisecond'", "command = 'one_stop.Work'"),
    ],
)
def test_an_entry_altered_in_one_field_only_is_named(case: Case, assignment: str, where: str) -> None:
    key, subject = change_entry(case, assignment, where)
    status, said = case.verify()
    assert status == 1
    assert (only(said)["entry"], only(said)["subject"]) == (key, subject)


def test_a_removed_entry_is_named_by_its_seal_and_its_number(case: Case) -> None:
    ((key, subject),) = case.change(
        f"DELETE FROM journal_entry WHERE seq = ({WORK}) RETURNING {KEY}, subject_kind || ' ' || subject_id"
    )
    status, said = case.verify()
    assert status == 1
    assert "thiếu 1 dòng nhật ký đã niêm phong" in said["findings"][0]["vi"]
    assert said["findings"][0]["seal"] > 0
    assert key in named(said, "entry")
    assert subject in named(said, "subject")


def test_an_inserted_entry_is_named(case: Case) -> None:
    columns = ", ".join(name for name in COLUMNS if name != "act_counter")
    ((key, subject),) = case.change(
        f"INSERT INTO journal_entry (act_counter, {columns}, recorded_at) "
        f"SELECT (SELECT max(act_counter) + 1 FROM journal_entry j WHERE j.act_office = e.act_office), {columns}, "
        f"recorded_at FROM journal_entry e WHERE seq = ({WORK}) "
        f"RETURNING {KEY}, subject_kind || ' ' || subject_id"
    )
    status, said = case.verify()
    assert status == 1
    first = said["findings"][0]
    assert (first["entry"], first["subject"]) == (key, subject)
    assert "được chèn thêm" in first["vi"]


SWAPS = (
    ("subject_id", "before", "after"),
    (
        "person",
        "role",
        "deputy_for",
        "unit",
        "command",
        "subject_kind",
        "subject_id",
        "before",
        "after",
        "reason",
    ),
    ("at",),
    ("act_counter",),
)


@pytest.mark.parametrize("columns", SWAPS, ids=lambda columns: columns[0])
def test_two_swapped_entries_are_named_as_such(case: Case, columns: tuple[str, ...]) -> None:
    where = "command = 'one_stop.Work' AND ordinal = 0"
    ((seq, office),) = case.change(
        f"SELECT seq, act_office FROM journal_entry WHERE seq = ({PICK.format(where)})"
    )
    ((other,),) = case.change(
        f"SELECT seq FROM journal_entry e WHERE act_office = %s AND {where} AND seq > %s AND person <> "
        "(SELECT person FROM journal_entry WHERE seq = %s) ORDER BY seq LIMIT 1",
        [office, seq, seq],
    )
    assigned = ", ".join(f"{name} = o.{name}" for name in columns)
    keys = case.change(
        f"UPDATE journal_entry e SET {assigned} FROM journal_entry o "
        "WHERE e.seq IN (%s, %s) AND o.seq IN (%s, %s) AND e.seq <> o.seq "
        "RETURNING e.act_office || '/' || e.act_counter || '/' || e.ordinal",
        [seq, other, seq, other],
    )
    status, said = case.verify()
    assert status == 1
    first = said["findings"][0]
    assert "đã bị đổi chỗ cho nhau" in first["vi"]
    assert {key for (key,) in keys} == {key for (key,) in keys if key in first["vi"] and key in first["en"]}


@pytest.mark.parametrize(
    "assignment",
    [
        "fee = fee + 1",
        "verification = NOT verification",
        "received_at = received_at + interval '0.2 seconds'",
        "owner = NULL",
    ],
)
def test_an_altered_row_is_named(case: Case, assignment: str) -> None:
    where = "(SELECT id FROM dossier WHERE state = 10 ORDER BY id OFFSET 3 LIMIT 1)"
    ((number,),) = case.change(f"UPDATE dossier SET {assignment} WHERE id = {where} RETURNING id")
    status, said = case.verify()
    assert status == 1
    assert only(said)["subject"] == f"dossier {number}"
    assert assignment.split(" ", maxsplit=1)[0] in only(said)["vi"]


def test_a_row_with_another_version_is_named(case: Case) -> None:
    ((number,),) = case.change(
        "UPDATE ticket SET version = version + 1 WHERE id = (SELECT min(id) FROM ticket) RETURNING id"
    )
    status, said = case.verify()
    assert (status, only(said)["subject"]) == (1, f"ticket {number}")


def test_a_dossier_moved_to_another_holder_breaks_the_balance_of_both(case: Case) -> None:
    where = "(SELECT id FROM dossier WHERE holder = 1002 ORDER BY id LIMIT 1)"
    ((number,),) = case.change(f"UPDATE dossier SET holder = 1003 WHERE id = {where} RETURNING id")
    status, said = case.verify()
    assert status == 1
    assert named(said, "subject") == {f"dossier {number}", "unit 1002", "unit 1003"}


def test_a_deleted_row_is_named_by_the_replay_the_balance_and_the_audit(case: Case) -> None:
    where = "(SELECT id FROM dossier WHERE state = 10 ORDER BY id OFFSET 3 LIMIT 1)"
    ((number, holder),) = case.change(f"DELETE FROM dossier WHERE id = {where} RETURNING id, holder")
    status, said = case.verify()
    assert status == 1
    assert {f"dossier {number}", f"unit {holder}"} <= named(said, "subject")
    assert any("đi đâu" in finding["vi"] for finding in said["findings"])
    assert any(finding["vi"].startswith("Số hồ sơ mang đến") for finding in said["findings"])


def test_a_row_without_entries_is_named(case: Case) -> None:
    case.change(
        "INSERT INTO consultation (id, dossier, asked_at, limit_at, asker, unit, version) "
        "VALUES (7, 1, '2025-06-23', '2025-06-23', 1001, 11, 1)"
    )
    status, said = case.verify()
    assert status == 1
    assert "consultation 7" in named(said, "subject")


def test_an_altered_serial_is_named(case: Case) -> None:
    ((number,),) = case.change(
        "UPDATE serial SET last = last + 1 WHERE id = (SELECT min(id) FROM serial) RETURNING id"
    )
    status, said = case.verify()
    assert (status, only(said)["subject"]) == (1, f"serial {number}")


@pytest.mark.parametrize("column", ["name", "identity", "phone", "address", "salt"])
def test_altered_particulars_of_an_applicant_are_named(case: Case, column: str) -> None:
    ((number,),) = case.change(
        f"UPDATE applicant SET {column} = {column} || '1' WHERE id = (SELECT min(id) FROM applicant) RETURNING id"
    )
    status, said = case.verify()
    assert (status, only(said)["subject"]) == (1, f"applicant {number}")


@pytest.mark.parametrize(
    "assignment",
    [
        f"digest = '{'ab' * 32}'",
        f"head = '{'cd' * 32}'",
        "entries = entries + 1",
        "leaves = set_byte(leaves, 2, 7 # get_byte(leaves, 2))",
        "from_at = from_at + interval '1 millisecond'",
    ],
    ids=lambda assignment: assignment.split(" ")[0],
)
def test_an_altered_seal_is_named(case: Case, assignment: str) -> None:
    ((number,),) = case.change(
        f"UPDATE seal SET {assignment} WHERE number = (SELECT min(number) FROM seal WHERE entries > 10) "
        "RETURNING number"
    )
    status, said = case.verify()
    assert status == 1
    assert number in named(said, "seal")
    assert named(said, "entry") == {None}, "no entry was touched"


def test_a_removed_seal_is_named_and_so_are_the_entries_without_one(case: Case) -> None:
    ((number, entries),) = case.change(
        "DELETE FROM seal WHERE number = (SELECT min(number) FROM seal WHERE entries > 10) RETURNING number, entries"
    )
    status, said = case.verify()
    assert status == 1
    assert named(said, "seal") == {number}
    assert any(finding["vi"].startswith(f"{entries} dòng") for finding in said["findings"])


def test_seals_cut_off_at_the_end_are_missed(case: Case) -> None:
    case.change("DELETE FROM seal WHERE number >= 20")
    status, said = case.verify()
    assert status == 1
    assert only(said)["seal"] == 20
    assert said["unsealed"] > 0


def reseal(connection: psycopg.Connection[Any]) -> None:
    """Recompute digests, checksums and heads of all seals, as an owner can."""
    head = ""
    seals = connection.execute(
        "SELECT number, extract(epoch FROM from_at)::int8, extract(epoch FROM to_at)::int8, digest FROM seal "
        "ORDER BY number"
    ).fetchall()
    for number, from_at, to_at, stands in seals:
        query = (
            f"COPY (SELECT {', '.join(COLUMNS)} FROM journal_entry WHERE at >= to_timestamp({from_at}) "
            f"AND at < to_timestamp({to_at}) ORDER BY at, act_office, act_counter, ordinal) TO STDOUT"
        )
        with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
            lines = [bytes(block) for block in copy]
        digest = hashlib.sha256(b"".join(lines)).hexdigest() if number else stands
        head = chained(head, from_at, to_at, len(lines), digest)
        leaves = struct.pack(f">{len(lines)}I", *map(zlib.crc32, lines))
        connection.execute(
            "UPDATE seal SET entries = %s, digest = %s, head = %s, leaves = %s WHERE number = %s",
            [len(lines), digest, head, leaves, number],
        )


def test_an_owner_who_recomputes_everything_is_caught_by_a_head_from_outside_alone(
    trial: Trial, case: Case
) -> None:
    change_entry(case, "reason = 'khác'", "reason IS NOT NULL")
    with case.owner() as connection:
        reseal(connection)
    status, said = case.verify()
    assert (status, said["findings"]) == (0, [])
    assert said["head"] != trial.head
    status, said = case.verify("--head", trial.head)
    assert status == 1
    assert trial.head in only(said)["vi"]
    assert said["head_seal"] is None


def test_an_owner_who_makes_a_dossier_vanish_and_recomputes_everything_owes_it_to_its_citizen(
    case: Case,
) -> None:
    with case.owner() as connection:
        number, office = connection.execute(
            "DELETE FROM dossier WHERE id = (SELECT min(id) FROM dossier WHERE state = 9) RETURNING id, receiver"
        ).fetchone() or (0, 0)
        connection.execute("DELETE FROM journal_entry WHERE subject_id = %s", [number])
        reseal(connection)
    status, said = case.verify()
    assert status == 1
    owed = [finding for finding in said["findings"] if "đi đâu" in finding["vi"]]
    assert {finding["subject"] for finding in owed} == {f"unit {office}"}
    assert any("the tables account" in finding["en"] for finding in owed)
    assert any("the journal account" in finding["en"] for finding in owed)


def test_a_changed_figure_of_the_summary_is_named(case: Case) -> None:
    case.change("""UPDATE world SET summary = jsonb_set(summary, '{dossiers,late_finished}', '-1')""")
    status, said = case.verify()
    assert status == 1
    assert "world.summary.dossiers.late_finished" in only(said)["vi"]


def test_a_visit_that_never_happened_is_named_by_its_office(case: Case) -> None:
    case.change("UPDATE progress SET next_visit = next_visit - 1")
    status, said = case.verify()
    assert status == 1
    assert all(str(subject).startswith("unit ") for subject in named(said, "subject"))


def test_a_counter_of_acts_turned_back_is_named(case: Case) -> None:
    ((unit,),) = case.change(
        "UPDATE office_counter SET last_act = last_act - 1 WHERE unit = 1001 RETURNING unit"
    )
    status, said = case.verify()
    assert status == 1
    assert f"Đơn vị {unit}: bộ đếm" in said["findings"][0]["vi"]


def test_values_that_cannot_be_are_named_not_a_crash(case: Case) -> None:
    key, _ = change_entry(case, """after = '{"owner":[1,{}],"step":"x"}'""", "command = 'one_stop.Assign'")
    case.change("UPDATE ticket SET taken_at = 'infinity' WHERE id = (SELECT min(id) FROM ticket)")
    status, said = case.verify()
    assert status == 1
    assert key in named(said, "entry")
