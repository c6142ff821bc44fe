"""People at work in a spreadsheet: a row for each role somebody holds, out as a list and in as checked rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from haicap.base.people import words
from haicap.base.people.queries import HeldRow, UnitWithPosts
from haicap.base.sentence_words import ROLE_WORDS
from haicap.gates.spreadsheets import DAY, TEXT, Cell, Column, Problem, SheetRow, Wanted, read_table, to_xlsx
from haicap.rules.text import fold

ROWS_MAX = 500
"""Rows in one file: the people of a dozen units."""
NEW = "mới"
WANTED = (
    Wanted("number", "Người số", TEXT, needed=False),
    Wanted("name", "Họ và tên", TEXT),
    Wanted("unit", "Đơn vị", TEXT),
    Wanted("role", "Vai trò", TEXT, needed=False),
    Wanted("role_unit", "Vai trò ở đơn vị", TEXT, needed=False),
    Wanted("from_on", "Từ ngày", DAY, needed=False),
    Wanted("to_on", "Đến ngày", DAY, needed=False),
    Wanted("authenticates", "Được ký chứng thực", TEXT, needed=False),
)
TITLES = {column.key: column.title for column in WANTED}
_WIDTHS = {"name": 30, "unit": 36, "role": 24, "role_unit": 36}
_YES = frozenset({"x", "co", "yes", "1"})
_NO = frozenset({"", "khong", "no", "0"})


class RoleWanted(NamedTuple):
    """A role that a row gives: which, for which unit, from and to which local day, with authentication or without."""

    role: str
    unit: int
    from_on: date
    to_on: date | None
    authenticates: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row that can be read: who it is about (a known person, or the row that names the newcomer), and the role."""

    row: int
    name: str
    unit: int
    known: int | None
    newcomer: int | None
    role: RoleWanted | None


def listed(rows: Iterable[HeldRow], at: datetime) -> bytes:
    """The people with their roles of today and later, a row for each role; somebody without one has a row, too."""
    columns = [Column(column.title, column.kind, _WIDTHS.get(column.key, 14)) for column in WANTED]
    return to_xlsx("Cán bộ", columns, [_cells(row) for row in rows], at)


def _cells(row: HeldRow) -> list[Cell]:
    if row.role is None:
        return [str(row.person), row.name, row.unit_name, None, None, None, None, None]
    return [
        str(row.person),
        row.name,
        row.unit_name,
        role_called(row.role),
        None if row.role_unit == row.unit else row.role_unit_name,
        row.from_on,
        row.to_on,
        "x" if row.authenticates else None,
    ]


def role_called(role: str) -> str:
    """What a role is called in the sheet, whatever the page's language."""
    text = ROLE_WORDS[role].vi if role in ROLE_WORDS else role
    return text[:1].upper() + text[1:]


def read(
    data: bytes, units: Sequence[UnitWithPosts], held: Sequence[HeldRow], today: date
) -> tuple[list[PersonRow], list[Problem]]:
    """The rows of a filled sheet and everything that is wrong in it; raises BadSheetError for what is no such sheet."""
    reader = _Reader(units, held, today)
    rows = [reader.row(row) for row in read_table(data, WANTED, ROWS_MAX)]
    return [row for row in rows if row is not None], reader.problems


class _Reader:
    """Row by row, with what the rows before have named."""

    def __init__(self, units: Sequence[UnitWithPosts], held: Sequence[HeldRow], today: date) -> None:
        self.problems: list[Problem] = []
        self._today = today
        self._units = _by_name(units)
        self._known = {row.person: row for row in held}
        self._namesakes: dict[tuple[str, int], int] = {}
        for row in held:
            self._namesakes.setdefault((fold(row.name), row.unit), row.person)
        self._newcomers: dict[tuple[str, int], int] = {}

    def row(self, row: SheetRow) -> PersonRow | None:
        """One row, or None where something is wrong in it."""
        before = len(self.problems)
        name, unit = str(row.values["name"]), self._unit(row, "unit")
        role = self._role(row, unit)
        known, newcomer = self._who(row, name, unit)
        if len(self.problems) > before or unit is None:
            return None
        return PersonRow(row.row, name, unit, known, newcomer, role)

    def _who(self, row: SheetRow, name: str, unit: int | None) -> tuple[int | None, int | None]:
        """A known person by number, or the row in which a newcomer is named first."""
        said, key = str(row.values["number"] or ""), (fold(name), unit or 0)
        if fold(said) == fold(NEW):
            self._newcomers[key] = row.row
            return None, row.row
        if said:
            return self._by_number(row, said, name), None
        if key in self._namesakes:
            number = self._namesakes[key]
            self._wrong(
                row,
                "number",
                f"Đơn vị này đã có người cùng tên, số {number}. Hãy ghi {number} nếu là người ấy, “{NEW}” nếu không.",
                f"This unit has a person of that name, {number}. Write {number} if it is the same, else “{NEW}”.",
            )
        return None, self._newcomers.setdefault(key, row.row)

    def _by_number(self, row: SheetRow, said: str, name: str) -> int | None:
        known = self._known.get(int(said)) if said.isascii() and said.isdigit() and len(said) < 10 else None
        if known is None:
            self._wrong(
                row,
                "number",
                f"Không có người số “{said[:20]}”. Hãy để trống nếu là người mới.",
                f"There is no person number “{said[:20]}”. Leave the cell empty for somebody new.",
            )
            return None
        if fold(known.name) != fold(name):
            self._wrong(
                row,
                "name",
                f"Người số {known.person} tên là {known.name}. Hãy sửa số hoặc tên.",
                f"Person number {known.person} is called {known.name}. Mend the number or the name.",
            )
        return known.person

    def _role(self, row: SheetRow, unit: int | None) -> RoleWanted | None:
        said = str(row.values["role"] or "")
        if not said:
            return None
        role = _roles().get(fold(said))
        if role is None:
            self._wrong(row, "role", f"Không có vai trò “{said[:40]}”.", f"There is no role “{said[:40]}”.")
            return None
        held_at = self._unit(row, "role_unit") if row.values["role_unit"] else unit
        first, last = row.values["from_on"] or self._today, row.values["to_on"]
        assert isinstance(first, date)
        authenticates = self._mark(row)
        return RoleWanted(role, held_at or 0, first, last if isinstance(last, date) else None, authenticates)

    def _mark(self, row: SheetRow) -> bool:
        said = fold(str(row.values["authenticates"] or ""))
        if said not in _YES | _NO:
            self._wrong(
                row,
                "authenticates",
                "Hãy ghi “x” nếu được ký chứng thực, hoặc để trống.",
                "Write “x” if the person may sign authentications, or leave it empty.",
            )
        return said in _YES

    def _unit(self, row: SheetRow, key: str) -> int | None:
        said = str(row.values[key] or "")
        found = self._units.get(fold(said), [])
        if len(found) == 1:
            return found[0]
        self._wrong(
            row,
            key,
            f"Không có đơn vị “{said[:60]}” trong phạm vi của bạn. Hãy ghi tên đầy đủ như trong danh sách đơn vị.",
            f"There is no unit “{said[:60]}” within your reach. Write its full name as in the list of units.",
        )
        return None

    def _wrong(self, row: SheetRow, key: str, vi: str, en: str) -> None:
        self.problems.append(Problem(row.row, TITLES[key], vi, en))


def _by_name(units: Sequence[UnitWithPosts]) -> Mapping[str, list[int]]:
    """Units by name without marks, and by number."""
    found: dict[str, list[int]] = {}
    for unit in units:
        found.setdefault(fold(unit.name), []).append(unit.id)
        found[str(unit.id)] = [unit.id]
    return found


def _roles() -> dict[str, str]:
    """Roles by whatever they are called: in Vietnamese, in the page's language, by their key."""
    found: dict[str, str] = {}
    for role, called in words.roles():
        found |= {fold(text): role for text in (role, called, role_called(role))}
    return found
