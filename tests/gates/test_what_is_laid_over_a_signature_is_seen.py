"""A signature speaks for the document as it stood: whatever else is laid over it later is no longer what was signed."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from haicap.gates import signatures
from haicap.gates.signatures import Signing

AT = datetime(2025, 6, 25, 2, tzinfo=UTC)


def _signed_twice(folder: Path) -> bytes:
    writer = PdfFileWriter()  # type: ignore[no-untyped-call]
    text = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.insert_page(PageObject(contents=text, media_box=(0, 0, 100, 100)))  # type: ignore[no-untyped-call]
    made = BytesIO()
    writer.write(made)  # type: ignore[no-untyped-call]
    who = signatures.make_identity(folder, "1001", "Lê Ước", "Phường Bến Hồng")
    return signatures.sign(made.getvalue(), [Signing(who, each, AT, "Ký", "Hà Nội") for each in ("A", "B")])


def test_a_second_signature_leaves_the_first_one_whole(tmp_path: Path) -> None:
    found = signatures.check(_signed_twice(tmp_path), iter([signatures.root_of(tmp_path)]), AT)
    assert [(each.intact, each.trusted) for each in found] == [(True, True), (True, True)]


def test_another_text_laid_over_a_signed_page_breaks_its_signatures(tmp_path: Path) -> None:
    over = IncrementalPdfFileWriter(BytesIO(_signed_twice(tmp_path)))
    page = over.root["/Pages"]["/Kids"][0].get_object()
    page[generic.NameObject("/Contents")] = over.add_object(generic.StreamObject(stream_data=b"BT (x) ET"))
    over.update_container(page)
    made = BytesIO()
    over.write(made)  # type: ignore[no-untyped-call]
    found = signatures.check(made.getvalue(), [signatures.root_of(tmp_path)], AT)
    assert [each.intact for each in found] == [False, False]
