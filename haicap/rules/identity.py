"""Whether a number can be somebody's: identity numbers, passports, tax codes, telephones; plausibility, never proof.

Structure of the twelve digits: Decree 137/2015/NĐ-CP art. 13 and Circular 59/2021/TT-BCA: three digits of the place of
first registration, one of century and sex, two of the year of birth, six at random.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from haicap.rules.base import Refused

PLACES = frozenset(
    (1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
     46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
     93, 94, 95, 96)
)  # fmt: skip
"""Codes of the 63 provinces under which people were registered until 2025."""
INVENTED = frozenset({0, 999})
"""Places that are nobody's: for exercises alone."""
CITIZEN_DIGITS = 12
_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}")
_TAX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_FIXED = re.compile(r"02[0-9]{9}")


class Identity(NamedTuple):
    """A number that can be somebody's, as it is stored, and of what kind: citizen, passport, tax."""

    kind: str
    number: str


def identity(text: str, *, rehearsal: bool, year: int) -> Identity | Refused:
    """The number in `text` (spaces, dots and dashes don't matter), or why it can be nobody's in that year.

    In a rehearsal invented places stand for real ones, so that nobody's true number is needed.
    """
    plain = re.sub(r"[\s.\-–]", "", text).upper()
    if not plain:
        return Refused("IDENTITY_MISSING", "identity")
    if plain.isascii() and plain.isdigit():
        return _digits(plain, rehearsal=rehearsal, year=year)
    if _PASSPORT.fullmatch(plain):
        return Identity("passport", plain)
    return Refused("IDENTITY_UNKNOWN", "identity")


def _digits(plain: str, *, rehearsal: bool, year: int) -> Identity | Refused:
    if _TAX.fullmatch(plain) and _tax_checks(plain):
        return Identity("tax", plain)
    if len(plain) == 9:
        return Refused("IDENTITY_OLD", "identity")
    if len(plain) != CITIZEN_DIGITS:
        return Refused("IDENTITY_LENGTH", "identity", {"digits": len(plain), "most": CITIZEN_DIGITS})
    place = int(plain[:3])
    if place not in PLACES and not (rehearsal and place in INVENTED):
        return Refused("IDENTITY_PLACE", "identity", {"digits": plain[:3]})
    born = 1900 + 100 * (int(plain[3]) // 2) + int(plain[4:6])
    if born > year:
        return Refused("IDENTITY_YEAR", "identity", {"born": str(born)})
    return Identity("citizen", plain)


def _tax_checks(plain: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, plain, strict=False))
    return (10 - total % 11) % 10 == int(plain[9]) and total % 11 != 0


def phone(text: str, *, rehearsal: bool) -> str | Refused:
    """A telephone number as ten (mobile) or eleven (fixed) digits, or why it can be none; empty stays empty."""
    plain = re.sub(r"[\s.\-()]", "", text)
    if plain.startswith("+84"):
        plain = "0" + plain[3:]
    if not plain or _MOBILE.fullmatch(plain) or _FIXED.fullmatch(plain):
        return plain
    if rehearsal and re.fullmatch(r"0[01][0-9]{8}", plain):
        return plain
    digits = sum(character.isdigit() for character in plain)
    if digits != 10:
        return Refused("PHONE_LENGTH", "phone", {"digits": digits})
    return Refused("PHONE_UNKNOWN", "phone")
