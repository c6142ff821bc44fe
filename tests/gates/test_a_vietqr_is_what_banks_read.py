"""NAPAS' VietQR on EMVCo's fields: checksum of the specification's own example, every field in its place."""

from __future__ import annotations

import pytest

from haicap.gates import payments, vietqr
from haicap.gates.vietqr import Account

EXAMPLE = (
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang6304"
)
"""From NAPAS' specification, its checksum left out."""
ACCOUNT = Account("970403", "0011012345678", "UBND PHUONG BEN HONG")


def fields(text: str) -> dict[str, str]:
    """The fields of a text in tag, length, value."""
    found, at = {}, 0
    while at < len(text):
        length = int(text[at + 2 : at + 4])
        found[text[at : at + 2]] = text[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def test_the_checksum_is_the_specifications() -> None:
    """A203, as printed there; and the check value of CRC-16/CCITT-FALSE."""
    assert vietqr.checksum(EXAMPLE) == "A203"
    assert vietqr.checksum("123456789") == "29B1"


def test_every_field_stands_in_its_place() -> None:
    """Read back field by field: account, amount in dong, country, purpose, checksum."""
    text = vietqr.payload(ACCOUNT, 30_000, "H26.980.01-250623-0001")
    found = fields(text)
    assert list(found) == ["00", "01", "38", "53", "54", "58", "62", "63"]
    assert (found["00"], found["01"], found["53"], found["54"], found["58"]) == (
        "01",
        "12",
        "704",
        "30000",
        "VN",
    )
    merchant = fields(found["38"])
    assert (merchant["00"], merchant["02"]) == ("A000000727", "QRIBFTTA")
    assert fields(merchant["01"]) == {"00": "970403", "01": "0011012345678"}
    assert fields(found["62"]) == {"08": "H26 980 01 250623 0001"}
    assert found["63"] == vietqr.checksum(text[:-4])


def test_a_purpose_is_plain_capitals_and_digits() -> None:
    """Every bank takes these, and no more than 25 of them."""
    assert vietqr.purpose_of("Lệ phí; hồ sơ số 12/Đ") == "LE PHI HO SO SO 12 D"
    assert len(vietqr.purpose_of("a" * 60)) == 25
    assert vietqr.purpose_of("  – ") == ""


@pytest.mark.parametrize("amount", [0, -1, 10_000_000_000])
def test_what_no_bank_could_read_is_refused(amount: int) -> None:
    """Nothing, less than nothing, more than ten digits; a bank that is none; no purpose."""
    with pytest.raises(ValueError, match="amount"):
        vietqr.payload(ACCOUNT, amount, "x")


@pytest.mark.parametrize(
    "account", [Account("97040", "1", ""), Account("970403", "", ""), Account("970403", "a b", "")]
)
def test_an_account_is_six_digits_and_a_number(account: Account) -> None:
    with pytest.raises(ValueError, match="account"):
        vietqr.payload(account, 1, "x")
    with pytest.raises(ValueError, match="purpose"):
        vietqr.payload(ACCOUNT, 1, "…")


def test_only_rehearsals_have_the_exercises_double() -> None:
    """A live world has no gateway until one is connected, a plan none at all."""
    kinds = ("exercise", "trial", "live", "plan", "")
    assert [payments.gateway_of(kind) is None for kind in kinds] == [False, False, True, True, True]
    gateway = payments.ExerciseGateway()
    told = gateway.confirmed("H26 1", 30_000)
    assert told is not None
    assert told == gateway.confirmed("H26 1", 30_000) != gateway.confirmed("H26 2", 30_000)
    assert told.reference.startswith("DIENTAP-")
    assert gateway.confirmed("H26 1", 0) is None
