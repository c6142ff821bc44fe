"""Issue, line 2: identity numbers are checked, with a sentence that says what to do; plausibility, never proof."""

from __future__ import annotations

import pytest

from haicap.rules.base import Refused
from haicap.rules.identity import Identity, identity, phone


def code(text: str, *, rehearsal: bool = False) -> str:
    found = identity(text, rehearsal=rehearsal, year=2025)
    return found.code if isinstance(found, Refused) else found.kind


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("001 190 000 046", "citizen"),
        ("001.190.000.046", "citizen"),
        ("001224000046", "citizen"),
        ("001226000046", "IDENTITY_YEAR"),
        ("003190000046", "IDENTITY_PLACE"),
        ("00119000004", "IDENTITY_LENGTH"),
        ("012345678", "IDENTITY_OLD"),
        ("C1234567", "passport"),
        ("0100112437", "tax"),
        ("0100112438", "IDENTITY_LENGTH"),
        ("", "IDENTITY_MISSING"),
        ("không có", "IDENTITY_UNKNOWN"),
    ],
)
def test_what_is_typed_is_a_number_of_a_kind_or_refused(text: str, answer: str) -> None:
    assert code(text) == answer


def test_invented_places_are_for_rehearsals_alone() -> None:
    assert code("999190000046") == "IDENTITY_PLACE"
    assert code("999190000046", rehearsal=True) == "citizen"


def test_the_number_is_kept_without_spaces() -> None:
    assert identity(" 001-190 000046 ", rehearsal=False, year=2025) == Identity("citizen", "001190000046")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("091 234 5678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("02438253536", "02438253536"),
        ("", ""),
        ("09123456", "PHONE_LENGTH"),
        ("0112345678", "PHONE_UNKNOWN"),
    ],
)
def test_a_telephone_has_ten_digits_of_a_network(text: str, answer: str) -> None:
    found = phone(text, rehearsal=False)
    assert (found.code if isinstance(found, Refused) else found) == answer
