"""The longest real names of units and procedures, and long addresses and e-mails, stay inside page and cells."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from haicap.services.one_stop import catalogue, counter_cash_sheet, paper_letters, paper_tables, papers
from haicap.services.one_stop.counter_cash_sheet import Sheet
from haicap.services.one_stop.counter_records import PaymentRow, TillEvent, TillRow
from haicap.services.one_stop.papers import Paged
from tests.services.one_stop.papers import cases, measure

JUNE = datetime(2025, 6, 23, 3, tzinfo=UTC)
AUTUMN = datetime(2025, 10, 1, 3, tzinfo=UTC)


def made(when: datetime) -> dict[str, Paged | None]:
    """Every form of a dossier with the longest names, issued at a moment."""
    record, setting = cases.longest(), cases.setting()
    asked = cases.request(record.procedure, record.competent, at_intake=False)
    many = [replace(record, id=n, code=f"H26.103-250620-100{n:02d}") for n in range(12)]
    return {
        "receipt": papers.receipt(replace(record, received_at=when), setting),
        "sheet": papers.receipt_sheet([replace(each, received_at=when) for each in many[:9]], setting),
        "supplement": paper_letters.supplement(
            replace(asked, asked_at=when), record, record.changes[-1], setting
        ),
        "asked at intake": paper_letters.supplement(
            replace(
                cases.request(record.procedure, record.receiver, at_intake=True),
                id=11_269_999_999,
                asked_at=when,
                applicant=record.applicant,
                secret="7K3M9QXZ2ABC",
            ),
            None,
            record.changes[-1],
            setting,
        ),
        "refusal": paper_letters.refusal(cases.refused(record), setting),
        "apology": paper_letters.apology(cases.apologised(record, when), setting),
        "control": paper_tables.control(record, setting, when),
        "register": paper_tables.register(many, record.receiver, (JUNE.date(), JUNE.date()), setting, when),
        **({"stop": paper_letters.stop(cases.ended(record, when), setting)} if when is AUTUMN else {}),
    }


def cash_sheet(unit: int, setting: papers.Setting, when: datetime) -> Paged:
    """A till with the longest name, large sums and several dossiers in one payment."""
    name = "Nguyễn Phúc Nguyên Thị Thuỳ Dương Khánh Hoàng"
    till = TillRow(1, 1, name, 250623, 1_234_567_890, -99_999_999, 41, 1_234_000_000, when)
    codes = ", ".join(f"H26.103-250620-{100_000 + n}" for n in range(5))
    payments = [PaymentRow(n, -9_999_999 + n, 1 + n % 2, when, codes if n % 3 else "") for n in range(40)]
    story = [
        TillEvent(1, when, n % 2 == 0, name, 1_000 * n, "Trả nhầm tiền lẻ cho người nộp, " * 4)
        for n in range(4)
    ]
    return counter_cash_sheet.paper(Sheet(till, payments, story), unit, when.date(), setting, when)


@pytest.mark.parametrize("when", [JUNE, AUTUMN], ids=["2018", "2025"])
def test_no_letter_leaves_its_page_or_cell_or_covers_another(when: datetime) -> None:
    for name, paper in made(when).items():
        assert paper is not None, name
        assert measure.overflows(papers.to_pdf([paper], when)) == [], name


def test_a_days_cash_fits_its_sheet() -> None:
    sheet = cash_sheet(cases.longest().receiver, cases.setting(), JUNE)
    data = papers.to_pdf([sheet], JUNE)
    assert measure.overflows(data) == []
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in measure.text(data)


@pytest.mark.parametrize("when", [JUNE, AUTUMN], ids=["2018", "2025"])
def test_forms_are_a5_and_the_register_is_a4(when: datetime) -> None:
    for name, paper in made(when).items():
        assert paper is not None
        wanted = measure.A4_LANDSCAPE if name == "register" else measure.A5
        assert {measure.size_mm(page) for page in measure.pages(papers.to_pdf([paper], when))} == {wanted}, (
            name
        )


def test_the_longest_bodies_and_procedures_fit_on_a_receipt() -> None:
    setting, record = cases.setting(), cases.longest()
    bodies = sorted(setting.bodies.values(), key=lambda body: -len(body.name_vi))[:12]
    procedures = sorted(catalogue.procedures().values(), key=lambda item: -len(item.name_vi))[:12]
    receipts = [
        papers.receipt(replace(record, receiver=body.id, procedure=procedure.number), setting)
        for body, procedure in zip(bodies, procedures, strict=True)
    ]
    assert all(receipts)
    assert measure.overflows(papers.to_pdf([each for each in receipts if each], JUNE)) == []


def test_an_ordinary_receipt_of_any_procedure_is_one_page() -> None:
    record, setting = replace(cases.dossier(), secret="7K3M9QXZ2ABC"), cases.setting()
    receipts = [
        papers.receipt(replace(record, procedure=number), setting) for number in catalogue.procedures()
    ]
    made = papers.to_pdf([each for each in receipts if each], JUNE)
    assert len(pypdfium2.PdfDocument(io.BytesIO(made))) == len(receipts) == 79


def test_the_old_letterheads_fit_too() -> None:
    setting = cases.setting(date(2025, 6, 1))
    longest = cases.longest_body("commune")
    paper = papers.receipt(replace(cases.longest(), receiver=longest), setting)
    assert paper is not None
    assert paper["head"]["lower"] == "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    assert measure.overflows(papers.to_pdf([paper], JUNE)) == []


def test_the_measure_finds_letters_that_overflow() -> None:
    paper = paper_tables.register(
        [cases.longest()], cases.BRANCH, (JUNE.date(), JUNE.date()), cases.setting(), JUNE
    )
    assert paper is not None
    paper["rows"][0][1] = "W" * 60
    found = measure.overflows(papers.to_pdf([paper], JUNE))
    assert any("crosses the line" in each for each in found)
    assert any(" and " in each for each in found)
