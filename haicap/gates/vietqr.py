"""The gate to VietQR: what a bank's app reads to fill in a transfer (NAPAS, on EMVCo's merchant-presented QR codes)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from haicap.rules.text import fold

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
AMOUNT_MAX = 9_999_999_999
PURPOSE_LETTERS_MAX = 25
_BANK = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[A-Z0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account: the bank's six digits (BIN), the account's number, its holder."""

    bank: str
    number: str
    holder: str


def payload(account: Account, amount: int, purpose: str) -> str:
    """The text of a QR code for a transfer of `amount` dong; raises ValueError for what no bank could read.

    The purpose is folded to plain capitals and digits, which every bank takes.
    """
    if not _BANK.fullmatch(account.bank) or not _ACCOUNT.fullmatch(account.number):
        raise ValueError("not an account")
    if not 0 < amount <= AMOUNT_MAX:
        raise ValueError("not an amount")
    word = purpose_of(purpose)
    if not word:
        raise ValueError("a transfer needs a purpose")
    beneficiary = _field("00", account.bank) + _field("01", account.number)
    fields = (
        ("00", "01"),
        ("01", "12"),
        ("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_ACCOUNT)),
        ("53", DONG),
        ("54", str(amount)),
        ("58", VIETNAM),
        ("62", _field("08", word)),
    )
    text = "".join(_field(*each) for each in fields) + "6304"
    return text + checksum(text)


def purpose_of(text: str) -> str:
    """A purpose as it travels: capitals, digits and spaces, at most 25 letters."""
    plain = re.sub(r"[^A-Z0-9]+", " ", fold(text).upper()).strip()
    return plain[:PURPOSE_LETTERS_MAX].strip()


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE of a text as four capital hexadecimal digits (EMVCo, QR code specification 4.7.3)."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02d}{value}"
