"""The legal forms of the one-stop shop and the letterheads of bodies: which hold on a day, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from haicap.rules.bodies import BODY_KINDS
from haicap.rules.reading import Node

RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY = "receipt", "supplement", "refusal", "apology"
STOP, CONTROL, REGISTER = "stop", "control", "register"
FORM_KINDS = (RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, CONTROL, REGISTER)
PAPERS = frozenset({"a5", "a4", "a4-landscape"})
MARKS = frozenset({"T", "S", "M", "E"})
DESK, AUTHORITY = "desk", "authority"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one circular: number, title, paper size, symbol of its number line, its words by key."""

    kind: str
    number: str
    title: str
    paper: str
    symbol: str | None
    circular: str
    mark: str
    words: Mapping[str, str]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circular:
    """A circular with its forms by kind, in force from its first to its last day (None: until further notice)."""

    id: str
    name_vi: str
    valid_from: date
    valid_to: date | None
    forms: Mapping[str, Form]

    def holds_on(self, day: date) -> bool:
        """Whether the circular is in force on a local date."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The two lines at the upper left for bodies of one kind, as desk or as authority, and the office's symbol."""

    kind: str
    role: str
    valid_from: date | None
    valid_to: date | None
    upper: str
    lower: str
    office: str

    def holds_on(self, day: date) -> bool:
        """Whether the letterhead is used on a local date."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class FormBook:
    """All circulars and letterheads of a country."""

    circulars: tuple[Circular, ...]
    letterheads: tuple[Letterhead, ...]

    def form_on(self, kind: str, day: date) -> Form | None:
        """The form of that kind by the circular in force on a local date; None where no circular knows it."""
        for circular in self.circulars:
            if circular.holds_on(day):
                return circular.forms.get(kind)
        return None

    def letterhead_on(self, kind: str, role: str, day: date) -> Letterhead | None:
        """The letterhead of a kind of body in a role on a day of the organisation."""
        for head in self.letterheads:
            if head.kind == kind and head.role == role and head.holds_on(day):
                return head
        return None


def parse_forms(document: Mapping[str, Any]) -> FormBook:
    """Read forms.yaml; raises BadDataError with the path of what is wrong."""
    top = Node(document)
    top.keys(("schema_version", "circulars", "letterheads"))
    circulars: dict[str, Circular] = {}
    for row in top["circulars"].rows():
        circular = _circular(row, circulars)
        _apart(row, circular, circulars)
        circulars[circular.id] = circular
    letterheads = tuple(_letterhead(row) for row in top["letterheads"].rows())
    return FormBook(tuple(circulars.values()), letterheads)


def _circular(row: Node, known: Mapping[str, Circular]) -> Circular:
    row.keys(("id", "name_vi", "valid_from", "valid_to", "mark", "source", "forms"))
    row["mark"].choice(MARKS)
    row["source"].text()
    name, last = row["name_vi"].text(), row.get("valid_to")
    forms = {}
    for kind, form in row["forms"].items():
        if kind not in FORM_KINDS:
            words = ", ".join(FORM_KINDS)
            raise form.wrong(f"mẫu “{kind}” không có; chọn: {words}", f"no form “{kind}”; choose: {words}")
        forms[kind] = _form(form, kind, name, known)
    return Circular(row["id"].text(), name, row["valid_from"].day(), last.day() if last else None, forms)


def _apart(row: Node, circular: Circular, known: Mapping[str, Circular]) -> None:
    for other in known.values():
        if circular.holds_on(other.valid_from) or other.holds_on(circular.valid_from):
            raise row.wrong(
                f"hai thông tư cùng có hiệu lực: {other.id}, {circular.id}; hãy sửa ngày",
                f"two circulars are in force at once: {other.id}, {circular.id}; mend their dates",
            )


def _form(row: Node, kind: str, circular: str, known: Mapping[str, Circular]) -> Form:
    row.keys(("number", "title", "mark"), ("like", "paper", "symbol", "words", "columns"))
    like = row.get("like")
    model = known[like.choice(tuple(known))].forms.get(kind) if like else None
    words = dict(model.words) if model else {}
    words |= {key: value.text() for key, value in row["words"].items()} if row.get("words") else {}
    paper, columns = row.get("paper"), row.get("columns")
    if model is None and paper is None:
        raise row.wrong("thiếu khổ giấy “paper”", "the paper size “paper” is missing")
    symbol = row.get("symbol")
    return Form(
        kind=kind,
        number=row["number"].text(),
        title=row["title"].text(),
        paper=paper.choice(PAPERS) if paper else model.paper if model else "",
        symbol=symbol.text() if symbol else model.symbol if model else None,
        circular=circular,
        mark=row["mark"].choice(MARKS),
        words=words,
        columns=_columns(columns, words) if columns else model.columns if model else (),
    )


def _columns(row: Node, words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(column.choice(tuple(words)) for column in row.rows())


def _letterhead(row: Node) -> Letterhead:
    row.keys(("kind", "role", "valid_from", "valid_to", "upper", "lower", "office", "mark", "source"))
    row["mark"].choice(MARKS)
    row["source"].text()
    first, last, office = row.get("valid_from"), row.get("valid_to"), row["office"].value
    return Letterhead(
        row["kind"].choice(BODY_KINDS),
        row["role"].choice((DESK, AUTHORITY)),
        first.day() if first else None,
        last.day() if last else None,
        row["upper"].text(),
        row["lower"].text(),
        office or "",
    )
