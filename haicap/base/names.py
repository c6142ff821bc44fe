"""The offices of a world by id: what they are called, of what kind they are."""

from __future__ import annotations

from dataclasses import dataclass

from haicap.base.formats import language
from haicap.base.reading import Reader


@dataclass(frozen=True, slots=True)
class Body:
    """An office: a commune, a branch, a department, the land registration office, the centre, the city."""

    id: int
    code: str
    name_vi: str
    name_en: str
    kind: str

    @property
    def name(self) -> str:
        """The name in the page's language; communes keep their own."""
        return self.name_en if language() == "en" and self.kind not in ("commune", "branch") else self.name_vi

    @property
    def short(self) -> str:
        """The name without the word for its kind, for narrow places."""
        for word in ("Phường ", "Xã ", "Chi nhánh khu vực ", "Chi nhánh "):
            if self.name.startswith(word):
                rest = self.name.removeprefix(word)
                return rest[:1].upper() + rest[1:]
        return self.name


def bodies(reader: Reader) -> dict[int, Body]:
    """Every office of the reader's world by id, in the order of the ids; one statement."""
    rows = reader.rows(
        "SELECT id, code, CASE WHEN kind = 'commune' THEN full_name ELSE body_name_vi END, body_name_en, kind"
        " FROM unit WHERE body_name_vi IS NOT NULL ORDER BY id"
    )
    return {row[0]: Body(row[0], row[1] or "", row[2], row[3] or row[2], row[4]) for row in rows}
