"""What a verification found: findings in both languages that name seal, entry and subject, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from haicap.store.derived import WORDS_VI

FINDINGS_MAX = 40
"""So many findings of one sort are told; the others are only counted."""
_LOCAL = timezone(timedelta(hours=7))


class Words(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str


class EntryName(NamedTuple):
    """What names one entry: its act (office, counter), ordinal, moment as PostgreSQL writes it, command, subject."""

    at: str
    office: int
    counter: int
    ordinal: int
    command: str
    kind: str
    subject: int

    @property
    def key(self) -> str:
        """Office, act and ordinal, as in `1001/7/0`."""
        return f"{self.office}/{self.counter}/{self.ordinal}"

    @property
    def vi(self) -> str:
        """The entry in a Vietnamese sentence."""
        return f"dòng nhật ký {self.key} ({self.command}, {subject_vi(self.kind, self.subject)}, {shown(self.at)})"

    @property
    def en(self) -> str:
        """The entry in an English sentence."""
        return f"entry {self.key} ({self.command}, {self.kind} {self.subject}, {shown(self.at)})"


def named(line: bytes) -> EntryName:
    """The name of an entry, from its line."""
    at, office, counter, ordinal, _, _, _, _, command, kind, subject, _ = line.decode().split("\t", 11)
    return EntryName(at, int(office), int(counter), int(ordinal), command, kind, int(subject))


def subject_vi(kind: str, number: int) -> str:
    """A row in a Vietnamese sentence."""
    return f"{WORDS_VI.get(kind, kind)} {number}"


def shown(at: str) -> str:
    """A moment as PostgreSQL writes it in UTC, on the clock of Hanoi; as it is where it is no real moment."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(_LOCAL):%H:%M:%S %d/%m/%Y}"
    except (ValueError, OverflowError):
        return at


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `seal`, `entry` (office/act/ordinal) and `subject` (kind id) name where, if known."""

    vi: str
    en: str
    seal: int | None = None
    entry: str | None = None
    subject: str | None = None


def about_entry(entry: EntryName, vi: str, en: str, seal: int | None = None) -> Finding:
    """A finding about an entry; both texts go on after its name."""
    vi, en = f"{entry.vi} {vi}", f"{entry.en} {en}"
    return Finding(
        vi[0].upper() + vi[1:], en[0].upper() + en[1:], seal, entry.key, f"{entry.kind} {entry.subject}"
    )


def about_row(kind: str, number: int, vi: str, en: str, entry: str | None = None) -> Finding:
    """A finding about a row; both texts go on after its name."""
    name = subject_vi(kind, number)
    return Finding(
        f"{name[0].upper()}{name[1:]} {vi}",
        f"{kind.capitalize()} {number} {en}",
        None,
        entry,
        f"{kind} {number}",
    )


@dataclass(slots=True)
class Findings:
    """Gathers findings, and only counts them once there are many."""

    told: list[Finding] = field(default_factory=list)
    more: int = 0

    def add(self, finding: Finding) -> None:
        """Take one finding."""
        if len(self.told) < FINDINGS_MAX:
            self.told.append(finding)
        else:
            self.more += 1

    def take(self, other: Findings) -> None:
        """Take all that another step found."""
        self.told += other.told
        self.more += other.more


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was proved: counts, the chain's head, where the head that was asked for stands, and all that is wrong.

    `head_seal` is the number of the seal with `head_asked`, None if no head was asked for or the chain lacks it.
    """

    entries: int
    seals: int
    unsealed: int
    head: str
    head_asked: str | None
    head_seal: int | None
    findings: tuple[Finding, ...]
    more: int
    notes: tuple[Words, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """The verdict as `haicap verify --json` prints it."""
    return {
        "well": verdict.is_well,
        "entries": verdict.entries,
        "seals": verdict.seals,
        "unsealed": verdict.unsealed,
        "head": verdict.head,
        "head_asked": verdict.head_asked,
        "head_seal": verdict.head_seal,
        "findings": [
            {"vi": each.vi, "en": each.en, "seal": each.seal, "entry": each.entry, "subject": each.subject}
            for each in verdict.findings
        ],
        "findings_more": verdict.more,
        "notes": [{"vi": note.vi, "en": note.en} for note in verdict.notes],
    }


def verdict_lines(verdict: Verdict) -> Iterator[Words]:
    """The verdict as a person reads it."""
    v = verdict
    yield Words(
        f"{_vi(v.entries)} dòng nhật ký, {_vi(v.seals)} niêm phong; {_vi(v.unsealed)} dòng chưa niêm phong.",
        f"{v.entries:,} journal entries, {v.seals:,} seals; {v.unsealed:,} entries not sealed yet.",
    )
    yield Words(f"Đầu chuỗi niêm phong: {v.head}", f"Head of the seals: {v.head}")
    yield from v.notes
    for each in v.findings:
        yield Words(f"SAI: {each.vi}", f"WRONG: {each.en}")
    if v.more:
        yield Words(f"… và {_vi(v.more)} chỗ sai khác.", f"… and {v.more:,} more.")
    yield _conclusion(v)


def _conclusion(v: Verdict) -> Words:
    if not v.is_well:
        count = len(v.findings) + v.more
        return Words(f"Không đạt: {_vi(count)} chỗ sai.", f"Failed: {count:,} found wrong.")
    if v.head_seal is not None:
        return Words(
            f"Đạt: chuỗi hôm nay chứa đầu chuỗi đã cất giữ, ở niêm phong số {v.head_seal}; nhật ký, trạng thái và "
            "số liệu khớp nhau.",
            f"Proved: today's chain contains the head kept outside, at seal {v.head_seal}; journal, state and figures "
            "agree.",
        )
    return Words(
        "Nhất quán nội tại: nhật ký, trạng thái và số liệu khớp nhau. Muốn chứng minh chưa ai sửa lại toàn bộ, hãy "
        "đối chiếu với một đầu chuỗi cất ngoài cơ sở dữ liệu: --head.",
        "Consistent in itself: journal, state and figures agree. To prove that nobody has recomputed it all, give a "
        "head kept outside the database: --head.",
    )


def _vi(number: int) -> str:
    return f"{number:,}".replace(",", ".")
