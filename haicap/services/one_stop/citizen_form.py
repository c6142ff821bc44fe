"""What a citizen types to hand a dossier in, read and checked field by field; nothing typed is thrown away."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from haicap.base.formats import language
from haicap.base.pages import whole
from haicap.base.sentences import sentence
from haicap.rules import identity as plausible
from haicap.rules.base import Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.rules.one_stop.intake import too_many_pages
from haicap.rules.text import nfc, spaced

FIELDS = ("name", "identity", "phone", "address", "place", "pages", "copies")
TEXT_MOST = 300
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A form as typed; `errors` are sentences by field, empty where it can be handed in."""

    said: Mapping[str, str]
    place: int = 0
    pages: int = 1
    copies: int = 1
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Everything that it says, by which the same form sent again is known."""
        return "\x1f".join(self.said.get(name, "") for name in FIELDS)


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """The fields as typed: composed, single spaces, nothing that can't be seen, cut where nobody writes so much."""
    return {name: _line(str(posted.get(name, ""))) for name in FIELDS}


def read(posted: Mapping[str, str], facts: Facts, *, rehearsal: bool, today: date) -> Stated:
    """The form with every field checked as far as it can be without the database."""
    said = typed(posted)
    identity = plausible.identity(said["identity"], rehearsal=rehearsal, year=today.year)
    phone = plausible.phone(said["phone"], rehearsal=rehearsal)
    place = stated.place(said["place"], facts)
    pages, copies = whole(said["pages"] or "1") or 0, whole(said["copies"] or "1") or 0
    answers = (identity, phone, place, stated.name(said["name"]), too_many_pages(pages, copies))
    errors = {str(each.field): sentence(each, language()) for each in answers if isinstance(each, Refused)}
    if not said["phone"]:
        errors["phone"] = _("Hãy ghi số điện thoại để cơ quan báo cho bạn.")
    if not said["address"]:
        errors["address"] = _("Hãy ghi địa chỉ của bạn.")
    if isinstance(identity, plausible.Identity):
        said["identity"] = identity.number
    if isinstance(phone, str):
        said["phone"] = phone
    if not posted.get("sure"):
        errors["sure"] = _("Hãy đánh dấu để cam đoan thông tin là đúng.")
    return Stated(said, place if isinstance(place, int) else 0, pages, copies, errors)


def _line(text: str) -> str:
    seen = "".join(" " if mark.isspace() else mark for mark in text[: 4 * TEXT_MOST])
    plain = "".join(mark for mark in seen if unicodedata.category(mark) not in _UNSEEN)
    return spaced(nfc(plain))[:TEXT_MOST]
