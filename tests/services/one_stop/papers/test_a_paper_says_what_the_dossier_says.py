"""What can be read out of a rendered paper is what the dossier says, letter by letter."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from haicap.rules import forms as f
from haicap.services.one_stop import paper_letters, paper_tables, papers
from haicap.services.one_stop.paper_queries import Particulars
from haicap.services.one_stop.papers import FOR_KEEPING, Paged
from tests.services.one_stop.papers import cases, measure

NOW = datetime(2025, 6, 23, 3, tzinfo=UTC)
AUTUMN = datetime(2025, 10, 1, 3, tzinfo=UTC)


def rendered(paper: Paged | None) -> bytes:
    assert paper is not None
    return papers.to_pdf([paper], NOW)


def test_a_receipt_names_code_applicant_procedure_moments_fee_and_clerk() -> None:
    record, setting = cases.dossier(), cases.setting()
    read = measure.text(rendered(papers.receipt(record, setting)))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 0012/TTPVHCC",
        "Hoàn Kiếm, ngày 20 tháng 6 năm 2025",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "(Liên 2: Giao tổ chức, cá nhân)",
        "Mã hồ sơ: H26.000.70-250620-0012",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Hường Ưởng",
        "Số định danh cá nhân: 001099000123",
        "Cấp bản sao từ sổ gốc (mã thủ tục 2.000908)",
        "Giấy tờ tùy thân của người yêu cầu (căn cước, căn cước điện tử, hộ chiếu) (Xuất trình để đối chiếu)",
        "trong ngày làm việc (nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo)",
        "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 20 tháng 6 năm 2025",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 27 tháng 6 năm 2025",
        "Phí, lệ phí: 36.000 đồng",
        "Nguyễn Thị Bích Ngọc",
        "Mẫu số 01, Thông tư số 01/2018/TT-VPCP",
        cases.BAND,
    ):
        assert words in read, words
    # The committee's own desk decides, so no other authority is named.
    assert "Cơ quan giải quyết" not in read


def test_every_vietnamese_letter_comes_back_as_it_went_in() -> None:
    marks = "\u0300\u0301\u0303\u0309\u0323"
    vowels = "aăâeêioôơuưy"
    small = [unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in ("", *marks)] + ["đ"]
    letters = [*small, *(letter.upper() for letter in small)]
    assert all(len(letter) == 1 for letter in letters)
    assert len(letters) == 146
    words = " ".join("".join(letters[start : start + 12]) for start in range(0, len(letters), 12))
    record = cases.dossier()
    assert record.applicant is not None
    record = replace(record, applicant=replace(record.applicant, name=words, address=words[::-1]))
    read = measure.text(rendered(papers.receipt(record, cases.setting()))).replace(" ", "")
    assert words.replace(" ", "") in read
    assert words[::-1].replace(" ", "") in read


def test_a_receipt_lists_the_papers_that_were_brought_and_what_was_paid() -> None:
    record, setting = replace(cases.dossier(), brought=0b10, paid=36_000), cases.setting()
    first, second = setting.procedures[record.procedure].documents
    paper = papers.receipt(record, setting)
    read = measure.text(rendered(paper))
    assert second.name_vi in read
    assert first.name_vi not in read
    assert "Phí, lệ phí: 36.000 đồng (đã nộp)" in read


def test_who_hands_in_for_somebody_else_is_named_beside_the_applicant_and_signs() -> None:
    record = replace(cases.dossier(), submitter=Particulars("Trần Ỷ Vỹ"))
    paper = papers.receipt(record, cases.setting())
    assert paper is not None
    assert paper["left"] == "Trần Ỷ Vỹ"
    read = measure.text(rendered(paper))
    assert "Người nộp thay: Trần Ỷ Vỹ" in read
    assert "Tiếp nhận hồ sơ của: Nguyễn Thị Hường Ưởng" in read


def test_a_receipt_at_another_counter_names_who_decides() -> None:
    record = replace(cases.dossier(), receiver=cases.BRANCH, competent=cases.LAND_OFFICE)
    read = measure.text(rendered(papers.receipt(record, cases.setting())))
    assert "Cơ quan giải quyết: Văn phòng Đăng ký đất đai" in read
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG THÀNH PHỐ HÀ NỘI" in measure.cell_text(
        rendered(papers.receipt(record, cases.setting()))
    )


def test_the_copy_for_keeping_says_so() -> None:
    read = measure.text(rendered(papers.receipt(cases.dossier(), cases.setting(), FOR_KEEPING)))
    assert "(Liên 1: Lưu, chuyển kèm hồ sơ)" in read


def test_the_qr_code_leads_to_the_dossier_with_its_secret() -> None:
    setting = cases.setting()
    record = replace(cases.dossier(), secret="7K3M9QXZ2ABC")
    page = pypdfium2.PdfDocument(io.BytesIO(rendered(papers.receipt(record, setting))))[0]
    found = zxingcpp.read_barcodes(page.render(scale=3).to_numpy())
    assert [each.text for each in found] == [papers.follow_address(record, setting)]
    assert found[0].text == "https://thu.example.vn/tra-cuu/H26.000.70-250620-0012/?bi-mat=7K3M-9QXZ-2ABC"
    assert "Mã bí mật: 7K3M-9QXZ-2ABC" in measure.text(rendered(papers.receipt(record, setting)))
    assert "Mã bí mật" not in measure.text(rendered(papers.receipt(cases.dossier(), setting)))


def test_one_sheet_for_several_dossiers_sums_what_is_to_pay() -> None:
    one = cases.dossier()
    records = [
        replace(one, id=one.id + n, code=f"H26.000.70-250620-001{n}", fee=10_000 * n) for n in (1, 2, 3)
    ]
    pdf = rendered(papers.receipt_sheet(records, cases.setting()))
    read = measure.text(pdf)
    assert "Gồm 3 hồ sơ của một người nộp" in read
    for record in records:
        assert str(record.code) in read
    assert "Tổng cộng 60.000" in read
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    told = {each.text for each in zxingcpp.read_barcodes(page.render(scale=4).to_numpy())}
    assert told == {papers.follow_address(record, cases.setting()) for record in records}


def test_a_request_names_every_missing_paper_once() -> None:
    record, setting = cases.dossier(), cases.setting()
    asked = cases.request(record.procedure, record.competent, at_intake=False)
    read = measure.text(rendered(paper_letters.supplement(asked, record, record.changes[-1], setting)))
    names = paper_letters.missing_papers(asked, setting)
    assert len(names) == 2
    assert all(read.count(measure.tidy(name)) == 1 for name in names)
    assert "chỉ thực hiện một lần" in read
    only_first = replace(asked, missing=1)
    read = measure.text(rendered(paper_letters.supplement(only_first, record, None, setting)))
    assert measure.tidy(names[0]) in read
    assert measure.tidy(names[1]) not in read


def test_a_refusal_gives_the_reason_and_where_to_go() -> None:
    record = cases.refused(replace(cases.dossier(), competent=cases.LAND_OFFICE))
    read = measure.text(rendered(paper_letters.refusal(record, cases.setting())))
    assert "đã giải quyết tại nơi khác" in read
    assert "Nơi tiếp nhận hồ sơ này: Bộ phận Tiếp nhận và Trả kết quả Văn phòng Đăng ký đất đai" in read


@pytest.mark.parametrize("secret", ["7K3M9QXZ2ABC", "RSCMG6WCEKGZ", "WWWWMMMMWWWW"])
def test_the_secret_stands_on_one_line(secret: str) -> None:
    """However wide its letters are: it is typed as it stands."""
    record = replace(cases.dossier(), secret=secret)
    assert "-".join((secret[:4], secret[4:8], secret[8:])) in measure.text(
        rendered(papers.receipt(record, cases.setting()))
    )


def test_a_late_apology_bears_the_reason_as_it_was_written() -> None:
    """The mark that the rules put before it on record (R-19) is none of the letter."""
    plain = cases.apologised(cases.dossier(), NOW)
    *before, change = plain.changes
    marked = replace(plain, changes=(*before, replace(change, reason=f"R-19: {change.reason}")))
    read = measure.text(rendered(paper_letters.apology(marked, cases.setting())))
    assert "R-19" not in read
    assert str(change.reason) in read


def test_an_apology_states_both_dates_and_the_signer() -> None:
    record = cases.apologised(cases.dossier(), NOW)
    read = measure.text(rendered(paper_letters.apology(record, cases.setting())))
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in read
    assert "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 27 tháng 6 năm 2025." in read
    assert "sẽ trả kết quả vào 17 giờ 00 phút, ngày 02 tháng 7 năm 2025." in read
    assert "Vũ Khắc Ước" in read
    assert "của Ông (Bà) Nguyễn Thị Hường Ưởng" in read
    assert read.startswith("ỦY BAN NHÂN DÂN")


def test_a_stop_notice_exists_only_where_the_circular_of_the_day_knows_it() -> None:
    setting = cases.setting()
    assert paper_letters.stop(cases.ended(cases.dossier(), NOW), setting) is None
    read = measure.text(rendered(paper_letters.stop(cases.ended(cases.dossier(), AUTUMN), setting)))
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in read
    assert "Mẫu số 05, Thông tư số 03/2025/TT-VPCP" in read


def test_a_tracking_sheet_has_a_row_for_each_hand_over() -> None:
    record, setting = cases.longest(), cases.setting()
    sheet = paper_tables.control(record, setting, NOW)
    assert sheet is not None
    assert [row["note"] for row in sheet["rows"]] == [
        "", "", "", "Lấy ý kiến", "Trình ký", "Trả lại", "Trình ký", "Đã ký", "Có kết quả",
    ]  # fmt: skip
    # Whoever acts next in a unit took what was handed to it without a name: who assigned, who signed.
    takers = [cases.PEOPLE[who] for who in (cases.CLERK, cases.HEAD, cases.OFFICER)]
    assert [row["taker"] for row in sheet["rows"]][:3] == takers
    assert sheet["rows"][4]["taker"] == cases.PEOPLE[cases.SIGNER]
    assert sheet["rows"][-1]["result"] == "Quá hạn"
    read = measure.cell_text(rendered(sheet))
    assert read.count("1. Giao:") == read.count("2. Nhận:") == len(sheet["rows"])


def test_a_register_has_the_legal_columns_of_its_day_and_closes_with_the_count() -> None:
    records = [replace(cases.dossier(), id=n, code=f"H26.000.70-250620-{n:04d}") for n in range(1, 31)]
    span = (NOW.date(), NOW.date())
    for day, columns in ((NOW, 13), (AUTUMN, 15)):
        paper = paper_tables.register(records, cases.HOAN_KIEM, span, cases.setting(), day)
        assert paper is not None
        assert len(paper["columns"]) == columns
        read = measure.cell_text(rendered(paper)).replace("- ", "-")
        assert "Sổ có 30 hồ sơ, từ số thứ tự 1 đến số thứ tự 30." in read
        assert all(read.count(str(record.code)) == 1 for record in records)
    empty = paper_tables.register([], cases.HOAN_KIEM, span, cases.setting(), NOW)
    assert "không tiếp nhận hồ sơ nào" in measure.text(rendered(empty))


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert rendered(papers.receipt(cases.dossier(), cases.setting())) == rendered(
        papers.receipt(cases.dossier(), cases.setting())
    )


def test_a_dossier_that_was_not_received_has_no_receipt() -> None:
    record = cases.refused(cases.dossier())
    assert papers.receipt(record, cases.setting()) is None
    assert papers.receipt_sheet([record], cases.setting()) is None
    assert paper_tables.control(record, cases.setting(), NOW) is None
    assert paper_letters.refusal(cases.dossier(), cases.setting()) is None


def test_every_form_says_by_which_circular() -> None:
    setting = cases.setting()
    for kind in f.FORM_KINDS:
        form = papers.form_on(kind, AUTUMN, setting)
        assert form is not None
        assert form.circular.startswith("Thông tư số 03/2025/TT-VPCP")
