"""The papers of a dossier by the name in their address: how each is made, and when a dossier has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from haicap.base.registry import PaperEntry
from haicap.services.one_stop import paper_letters, paper_tables, papers
from haicap.services.one_stop.paper_queries import Asked, Change, Record
from haicap.services.one_stop.papers import FOR_APPLICANT, FOR_KEEPING, Paged, Setting
from haicap.services.one_stop.queries import DossierPage

SUBJECT = "one_stop.dossier"
RECEIPT, SHEET = "giay-tiep-nhan", "giay-tiep-nhan-chung"
COPIES: Mapping[str, tuple[str, ...]] = {
    "1": (FOR_KEEPING,),
    "2": (FOR_APPLICANT,),
    "ca-hai": (FOR_APPLICANT, FOR_KEEPING),
}
"""The copies of a receipt that `?lien=` asks for; without it, the applicant's."""
Make = Callable[[Record, Setting, datetime, tuple[str, ...]], list[Paged | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One paper: its name in the address, its label, how it is made as of a moment, whether a dossier has it."""

    slug: str
    label: Promise
    make: Make
    made: Callable[[DossierPage], bool]


def _receipts(record: Record, setting: Setting, _at: datetime, copies: tuple[str, ...]) -> list[Paged | None]:
    return [papers.receipt(record, setting, copy) for copy in copies]


def _requests(
    record: Record, setting: Setting, _at: datetime, _copies: tuple[str, ...]
) -> list[Paged | None]:
    return [paper_letters.supplement(asked, record, asking(record, asked), setting) for asked in record.asked]


def asking(record: Record, asked: Asked) -> Change | None:
    """The entry of a dossier's journal by which a request to supplement was made."""
    commands = ("AskAtIntake", "AskSupplement")
    found = (each for each in record.changes if each.at == asked.asked_at and each.command in commands)
    return next(found, None)


def _done(*commands: str) -> Callable[[DossierPage], bool]:
    def made(page: DossierPage) -> bool:
        return any(entry.command.split(".")[-1] in commands for entry in page.entries)

    return made


def _received(page: DossierPage) -> bool:
    return page.row.received_at is not None and page.row.code is not None


KINDS: Mapping[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(RECEIPT, gettext_lazy("Giấy tiếp nhận, hẹn trả kết quả"), _receipts, _received),
        Kind("bo-sung", gettext_lazy("Phiếu yêu cầu bổ sung"), _requests, _done("AskAtIntake", "AskSupplement")),
        Kind(
            "tu-choi",
            gettext_lazy("Phiếu từ chối tiếp nhận"),
            lambda record, setting, _at, _copies: [paper_letters.refusal(record, setting)],
            _done("RefuseIntake"),
        ),
        Kind(
            "xin-loi",
            gettext_lazy("Phiếu xin lỗi, hẹn lại"),
            lambda record, setting, _at, _copies: [paper_letters.apology(record, setting)],
            _done("Apologise"),
        ),
        Kind(
            "dung-giai-quyet",
            gettext_lazy("Thông báo dừng giải quyết"),
            lambda record, setting, _at, _copies: [paper_letters.stop(record, setting)],
            _done("Stop", "Withdraw"),
        ),
        Kind(
            "kiem-soat",
            gettext_lazy("Phiếu kiểm soát quá trình"),
            lambda record, setting, at, _copies: [paper_tables.control(record, setting, at)],
            _received,
        ),
    )
}  # fmt: skip


def make(slug: str, record: Record, setting: Setting, at: datetime, lien: str | None) -> list[Paged]:
    """The papers of that kind that a dossier has, as of a moment; none where it has none."""
    copies = COPIES.get(lien or "2", COPIES["2"])
    return [paper for paper in KINDS[slug].make(record, setting, at, copies) if paper is not None]


def entries() -> list[PaperEntry]:
    """What this app puts into the registry of papers."""
    return [
        PaperEntry(SUBJECT, kind.slug, kind.label, "paper", order, kind.made)
        for order, kind in enumerate(KINDS.values(), 1)
    ]
