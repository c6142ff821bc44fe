"""What the API of the one-stop shop takes and gives, field by field."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

from haicap.rules.one_stop.intake import COPIES_MAX, PAGES_MAX

NUMBER = r"^([A-Z0-9.]{1,24}-[0-9]{6}-[0-9]{4,9}|N[0-9]{1,18})$"
"""A dossier's code, or N and a number where it has none yet."""
_NO_CONTROLS = r"^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$"
"""Nothing that breaks a line, can't be seen, or turns the direction of what follows."""


def composed(text: str) -> str:
    """A text composed (NFC), with single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def line(most: int) -> StringConstraints:
    """One line of letters, not empty, at most so long."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, pattern=_NO_CONTROLS)


Name = Annotated[str, line(200), AfterValidator(composed)]
Address = Annotated[str, line(400), AfterValidator(composed)]


class ApplicantIn(Schema):
    """Who applies, as stated in the form."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(description="Họ và tên · full name", examples=["Trần Thị Thử"])
    identity: str = Field(
        pattern=r"^([0-9]{9}|[0-9]{12})$",
        description="Số định danh cá nhân (12 số) hoặc số CMND (9 số) · identity number",
        examples=["001099000001"],
    )
    phone: str = Field(
        pattern=r"^\+?[0-9]{8,15}$", description="Số điện thoại · phone", examples=["0912345678"]
    )
    address: Address = Field(description="Địa chỉ · address", examples=["Số 5, phố Bến"])


class DossierIn(Schema):
    """A dossier that a system hands in online for somebody, at the unit of its token."""

    model_config = ConfigDict(extra="forbid")

    procedure: str = Field(
        pattern=r"^[A-Za-z0-9._]{1,60}$",
        description="Mã quốc gia hoặc id của thủ tục · national code or id of the procedure",
        examples=["2.000908"],
    )
    place: str = Field(
        pattern=r"^[0-9]{5}$",
        description="Mã xã, phường nơi có việc · official code of the commune where the matter lies",
        examples=["00070"],
    )
    applicant: ApplicantIn
    pages: int = Field(1, ge=1, le=PAGES_MAX, description="Số trang · pages")
    copies: int = Field(1, ge=1, le=COPIES_MAX, description="Số bản · copies")


class UnitOut(Schema):
    """A unit: its official code where it has one, and its name."""

    id: int
    code: str | None
    name: str


class DossierOut(Schema):
    """A dossier without particulars of persons; moments are ISO 8601 with their offset, money whole dong."""

    number: str = Field(description="Mã hồ sơ; N… khi chưa có mã · the code, or N… before receipt")
    code: str | None
    state: int = Field(description="Mã trạng thái quốc gia 1-10 · national state code")
    step: int
    state_text: str
    procedure: str
    procedure_name: str
    channel: int
    receiver: UnitOut
    competent: UnitOut
    place: UnitOut
    submitted_at: datetime | None
    received_at: datetime | None
    due_original: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    fee: int
    duty: int
    version: int


class HandedInOut(DossierOut):
    """A dossier that was handed in, with what its applicant needs to follow it."""

    secret: str = Field(
        description="Mã bí mật, chỉ giao cho người nộp · the secret part, for the applicant alone"
    )
    follow: str = Field(description="Địa chỉ theo dõi · where to follow it")


class DossiersOut(Schema):
    """A page of a unit's dossiers, in the order of their ids; `next` is the address of the following one."""

    items: list[DossierOut]
    next: str | None


class FileOut(Schema):
    """The signed file of a result at `…/result.pdf`; digest and size are null until it is made."""

    digest: str | None = Field(description="SHA-256, 64 chữ số thập lục phân · 64 hexadecimal digits")
    size_bytes: int | None


class ResultOut(Schema):
    """The result of a dossier: granted, or refused in writing."""

    number: str
    code: str | None
    refused: bool
    document: str | None = Field(description="Số văn bản trong năm · number of the document in its year")
    competent: UnitOut
    finished_at: datetime
    returned_at: datetime | None
    file: FileOut | None = Field(
        description="Tệp đã ký số; null: người ký mô phỏng, không có tệp · null where nobody signed digitally"
    )


PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "OK",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
"""How OpenAPI describes an answer that is a file."""


class ProcedureOut(Schema):
    """A procedure of the catalogue."""

    id: str
    code: str | None
    name: str
    field: str
    online: str = Field(description="toan_trinh | mot_phan | khong")
    limit_amount: int
    limit_unit: str
    papers: list[str]


class CountOut(Schema):
    """How many dossiers of a procedure a unit received on a day, and how they stand now."""

    day: date
    unit: UnitOut
    procedure: str
    received: int
    online: int
    finished: int
    late: int


class CountsOut(Schema):
    """Counts of one day, without anything of persons."""

    day: date
    items: list[CountOut]


class WebhookOut(Schema):
    """An address that is told of changes, and how far."""

    id: int
    url: str
    waiting: int
    made_at: datetime


class ErrorOut(Schema):
    """What is wrong with one field."""

    field: str
    code: str
    detail: str


class ProblemOut(Schema):
    """A problem by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[ErrorOut] | None = None
