"""What the API takes and gives where something is done with a dossier after it was handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from haicap.rules.one_stop.citizen_handlers import REFERENCE_LETTERS_MAX
from haicap.services.one_stop.api_schemas import composed, line

AMOUNT_MAX = 2_000_000_000
SECRET_LETTERS_MAX = 40
Reason = Annotated[str, line(300), AfterValidator(composed)]


class SecretIn(Schema):
    """The proof that the applicant wants it."""

    model_config = ConfigDict(extra="forbid")

    secret: str = Field(
        min_length=1,
        max_length=SECRET_LETTERS_MAX,
        description="Mã bí mật của người nộp · the applicant's secret",
        examples=["7K3M-9QXZ-2ABC"],
    )


class WithdrawalIn(SecretIn):
    """An applicant's wish to end a dossier."""

    reason: Reason = Field(description="Lý do · why", examples=["Không còn nhu cầu"])


class PaymentIn(Schema):
    """Money that has reached the office's account: the whole of what is owed, in one sum."""

    model_config = ConfigDict(extra="forbid")

    amount: int = Field(ge=1, le=AMOUNT_MAX, description="Số tiền, đồng · whole dong", examples=[20000])
    reference: str = Field(
        pattern=rf"^[!-~]{{1,{REFERENCE_LETTERS_MAX}}}$",
        description="Số tham chiếu của dịch vụ thanh toán · the payment service's own number",
        examples=["VCB-20250623-0001"],
    )


class PaperOut(Schema):
    """A file that was added to a dossier."""

    paper: int = Field(
        description="Thứ tự trong papers của thủ tục, từ 0 · place among the procedure's papers"
    )
    digest: str = Field(description="SHA-256, 64 chữ số thập lục phân · 64 hexadecimal digits")
    size_bytes: int


class PaymentOut(Schema):
    """Money that was paid online."""

    reference: str
    amount: int
    paid_at: datetime


class PaymentsOut(Schema):
    """What a dossier costs and what was paid for it, in whole dong."""

    number: str
    fee: int
    duty: int
    paid: int = Field(description="Đã nộp phí, kể cả tại quầy · paid of the fee, at counters too")
    owed: int = Field(description="Còn phải nộp lúc này · to be paid now")
    items: list[PaymentOut] = Field(description="Nộp trực tuyến · paid online")
