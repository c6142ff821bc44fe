"""Every paper of a small trial's dossiers is made from readings as pages have them, and says what the rows say."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from haicap.base import names
from haicap.base.reading import Reader
from haicap.gates.formfile import load_forms
from haicap.services.one_stop import (
    catalogue,
    paper_kinds,
    paper_letters,
    paper_queries,
    paper_tables,
    papers,
)
from haicap.services.one_stop.filters import DossierFilter
from haicap.services.one_stop.paper_queries import Record
from haicap.services.one_stop.papers import Paged, Setting
from haicap.store import roles, worlds
from tests.conftest import worker
from tests.services.one_stop.papers import measure
from tests.store.tampering import forget, trial_of

CLOCK = datetime(2025, 7, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    """A finished trial: a reading of it, how many statements it took, what all papers share."""

    reader: Reader
    counted: Counted
    setting: Setting


class Counted:
    """A cursor that counts statements."""

    def __init__(self, cursor: object) -> None:
        self._cursor = cursor
        self.statements = 0

    def execute(self, sql: str, values: object) -> None:
        self.statements += 1
        self._cursor.execute(sql, values)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A trial of the tiny town, read by the role that pages read with."""
    name = f"test-papers-{worker()}-{os.getpid()}"
    try:
        trial_of(name)
        with worlds.connect(name, roles.CITY) as connection:
            counted = Counted(connection.cursor())
            reader = Reader(counted)
            setting = Setting(
                load_forms(),
                names.bodies(reader),
                catalogue.procedures(),
                {},
                date(2025, 7, 1),
                "Thành phố Thử",
            )
            yield Town(reader, counted, setting)
    finally:
        forget(name)


def everything(town: Town) -> tuple[tuple[Record, ...], Setting]:
    """All dossiers with a code, and the setting with the names of whoever worked on them."""
    total, records = paper_queries.by_filter(town.reader, DossierFilter(), CLOCK, 2_000)
    assert total == len(records) > 100
    return records, replace(town.setting, people=paper_queries.people(town.reader, records))


def page_texts(made: list[Paged]) -> list[str]:
    """The words of each page of the papers, read fast."""
    document = pypdfium2.PdfDocument(io.BytesIO(papers.to_pdf(made, CLOCK)))
    return [measure.tidy(page.get_textpage().get_text_range()) for page in document]


def test_every_received_dossier_has_a_receipt_that_says_what_its_row_says(town: Town) -> None:
    records, setting = everything(town)
    made = [paper_kinds.make(paper_kinds.RECEIPT, record, setting, CLOCK, None) for record in records]
    assert all(len(each) == 1 for each in made)
    read = " ".join(page_texts([each[0] for each in made]))
    for record in records:
        assert record.applicant is not None
        assert read.count(f"Mã hồ sơ: {record.code}") == 1
        assert record.applicant.name in read
        assert record.applicant.identity in read
    clerks = {record.changes[-1].person for record in records if record.changes}
    assert clerks & set(setting.people)


def test_papers_of_each_kind_exist_where_the_journal_says_so(town: Town) -> None:
    records, setting = everything(town)
    for slug, commands in (
        ("bo-sung", {"AskSupplement", "AskAtIntake"}),
        ("xin-loi", {"Apologise"}),
        ("dung-giai-quyet", set()),
        ("kiem-soat", {"Receive"}),
    ):
        found = {record.code for record in records if paper_kinds.make(slug, record, setting, CLOCK, None)}
        told = {record.code for record in records if any(each.command in commands for each in record.changes)}
        assert found == told, slug


def test_a_request_prints_the_papers_that_its_row_names(town: Town) -> None:
    records, setting = everything(town)
    asked = [(record, each) for record in records for each in record.asked if not each.at_intake]
    assert asked
    for record, each in asked[:20]:
        paper = paper_letters.supplement(each, record, paper_kinds.asking(record, each), setting)
        assert paper is not None
        assert len(paper["items"]) == each.missing.bit_count()
        assert paper["right"] in setting.people.values()


def test_what_was_refused_or_asked_before_receipt_prints_too(town: Town) -> None:
    refused = [row[0] for row in town.reader.rows("SELECT id FROM dossier WHERE state = 3")]
    asked = [row[0] for row in town.reader.rows("SELECT id FROM request WHERE at_intake AND dossier IS NULL")]
    assert refused
    assert asked
    for number in refused:
        record = paper_queries.by_id(town.reader, number)
        assert record is not None
        setting = replace(town.setting, people=paper_queries.people(town.reader, [record]))
        paper = paper_letters.refusal(record, setting)
        assert paper is not None
        assert paper["reasons"][0].startswith("Hồ sơ không thuộc trường hợp được giải quyết")
        assert paper["right"]
    found = paper_queries.request(town.reader, asked[0])
    assert found is not None
    assert found[2] is not None
    assert found[2].command == "AskAtIntake"
    assert paper_letters.supplement(*found, town.setting) is not None


def test_one_visit_with_several_dossiers_is_one_sheet(town: Town) -> None:
    row = town.reader.one(
        "SELECT ticket, count(*), sum(fee) FROM dossier WHERE ticket IS NOT NULL AND code IS NOT NULL"
        " GROUP BY ticket HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT 1"
    )
    assert row is not None
    ticket, count, fees = row
    (code,) = town.reader.one(
        "SELECT code FROM dossier WHERE ticket = %(t)s ORDER BY id LIMIT 1", {"t": ticket}
    ) or ("",)
    records = paper_queries.of_one_visit(town.reader, code)
    assert {record.ticket for record in records} == {ticket}
    sheet = papers.receipt_sheet(records, town.setting)
    assert sheet is not None
    assert len(sheet["rows"]) == count
    assert sheet["total"].replace(".", "") == str(fees)


def test_a_register_lists_what_the_unit_received_in_the_order_of_receipt(town: Town) -> None:
    row = town.reader.one(
        "SELECT receiver, count(*) FROM dossier WHERE code IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    )
    assert row is not None
    unit, count = row
    total, records = paper_queries.received(town.reader, unit, date(2025, 6, 1), date(2025, 6, 30), 5_000)
    assert total == len(records) == count
    assert [record.received_at for record in records] == sorted(
        record.received_at for record in records if record.received_at
    )
    paper = paper_tables.register(records, unit, (date(2025, 6, 1), date(2025, 6, 30)), town.setting, CLOCK)
    assert paper is not None
    read = " ".join(page_texts([paper])).replace("- ", "-")
    assert f"Sổ có {count} hồ sơ" in read


def test_the_number_of_statements_does_not_depend_on_the_number_of_dossiers(town: Town) -> None:
    records, _setting = everything(town)
    codes = [str(record.code) for record in records]
    counts = []
    for most in (1, 10, 100):
        before = town.counted.statements
        found = paper_queries.by_codes(town.reader, codes[:most])
        paper_queries.people(town.reader, found)
        counts.append(town.counted.statements - before)
        assert [record.code for record in found] == codes[:most]
    assert len(set(counts)) == 1


def test_unknown_codes_are_left_out_and_none_comes_twice(town: Town) -> None:
    records, _setting = everything(town)
    code = str(records[0].code)
    found = paper_queries.by_codes(
        town.reader, [code, "H26.999-250101-0001", code, "'; DROP TABLE dossier; --"]
    )
    assert [record.code for record in found] == [code]
