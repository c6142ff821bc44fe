"""The offices of a world by id: what they are called, of what kind they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

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


def bodies(reader: Reader) -> Mapping[int, Body]:
    """Every office of the reader's world by id, in the order of the ids; one statement, a second where they are new.

    Offices come with a world's data, whose digest is read every time; what they are called is kept by it.
    """
    row = reader.one("SELECT digest FROM unit_data")
    digest = str(row[0]) if row else ""
    found = _kept.get(digest)
    if found is None:
        found = _read(reader)
        if digest:
            _kept.clear()
            _kept[digest] = found
    return found


def called(bodies: Mapping[int, Body]) -> Mapping[int, str]:
    """What offices are called in the page's language, by id."""
    if not isinstance(bodies, _Kept):
        return {number: body.name for number, body in bodies.items()}
    return bodies.called(language())


class _Kept(dict[int, Body]):
    """The offices of a world's data, read once; nobody changes them."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        super().__init__((body.id, body) for body in bodies)
        self._called: dict[str, Mapping[int, str]] = {}

    def called(self, spoken: str) -> Mapping[int, str]:
        """What they are called in a language, which must be that of the page."""
        found = self._called.get(spoken)
        if found is None:
            names = {number: body.name for number, body in self.items()}
            found = self._called[spoken] = MappingProxyType(names)
        return found


_kept: dict[str, _Kept] = {}


def _read(reader: Reader) -> _Kept:
    rows = reader.rows(
        "SELECT id, code, CASE WHEN kind = 'commune' THEN full_name ELSE body_name_vi END, body_name_en, kind"
        " FROM unit WHERE body_name_vi IS NOT NULL ORDER BY id"
    )
    return _Kept(Body(row[0], row[1] or "", row[2], row[3] or row[2], row[4]) for row in rows)
