"""Every column that the engine keeps is replayed from the journal, counted again by a query, or proved by a digest."""

from __future__ import annotations

from collections import Counter

import pytest

from haicap.engine.registry import REGISTRY
from haicap.store.derived import DERIVED, coverage
from haicap.store.tables import TABLES
from haicap.store.verify_findings import Findings
from haicap.store.verify_replay import Step, Subject, _Replay
from haicap.store.verify_tables import check_coverage


def test_no_column_of_a_registered_table_is_without_proof() -> None:
    found = {(each.table, each.column): each for each in coverage()}
    for table in TABLES.values():
        for column in table.columns:
            assert found[table.name, column.name].how in {"replayed", "derived", "digest"}


def test_derived_columns_are_listed_with_the_query_that_rebuilds_them() -> None:
    derived = [each for each in coverage() if each.how == "derived"]
    assert {each.table for each in derived} == {TABLES[kind].name for kind in DERIVED} == {"serial"}
    assert all("FROM ticket" in each.query for each in derived)


def test_only_particulars_of_persons_are_proved_by_a_digest() -> None:
    proved = {(each.table, each.column) for each in coverage() if each.how == "digest"}
    applicant = {("applicant", name) for name in ("name", "identity", "phone", "address", "salt")}
    person = {("person", "name"), ("person", "salt"), ("absence", "kind"), ("absence", "salt")}
    assert proved == applicant | person


def test_a_column_without_proof_is_found_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(DERIVED, "serial")
    findings = Findings()
    check_coverage(findings)
    assert any("serial.last" in finding.en for finding in findings.told)


def _step(office: int, before: str, after: str, at: str = "2025-06-23 01:00:00+00") -> Step:
    return Step(at, str(office), "1", "0", "one_stop.Work", before, after)


def _checked(steps: list[Step]) -> str | None:
    replay = _Replay(REGISTRY.kinds["ticket"], TABLES["ticket"], Counter())
    finding = replay.check(Subject(5, steps, None))
    return finding.entry if finding is not None else None


def test_two_offices_in_one_second_are_replayed_in_the_order_that_fits() -> None:
    begun = _step(9, "\\N", '{"put_back":1}', "2025-06-23 00:00:00+00")
    second, first = _step(1, '{"put_back":2}', '{"put_back":3}'), _step(2, '{"put_back":1}', '{"put_back":2}')
    replay = _Replay(REGISTRY.kinds["ticket"], TABLES["ticket"], Counter())
    replay.check(Subject(5, [begun, second, first], None))
    assert replay.state["put_back"] == 3


def test_one_office_in_one_second_is_replayed_in_the_order_of_its_acts() -> None:
    begun = _step(9, "\\N", '{"put_back":1}', "2025-06-23 00:00:00+00")
    wrong, right = _step(1, '{"put_back":2}', '{"put_back":3}'), _step(1, '{"put_back":1}', '{"put_back":2}')
    assert _checked([begun, wrong._replace(counter="4"), right._replace(counter="5")]) == "1/4/0"
