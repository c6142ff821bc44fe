"""Finding a procedure by its codes, its names or what people call it, with or without diacritics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from haicap.rules.procedures import Procedure
from haicap.rules.reading import Node
from haicap.rules.text import fold


class Findable(NamedTuple):
    """A procedure with the folded texts by which it is found: its codes, its names, everyday words."""

    number: int
    codes: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything in one line, phrases parted by bars, for pages that filter while somebody types."""
        return " | ".join((*self.codes, *self.phrases))


def parse_everyday_words(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What people call procedures, by id; raises BadDataError with the path of what is wrong."""
    top = Node(document)
    top.keys(("schema_version", "mark", "source", "words"))
    words = top["words"]
    return {key: tuple(each.text() for each in words[key].rows()) for key in words.mapping()}


def findable(procedure: Procedure, words: Iterable[str]) -> Findable:
    """A procedure as it is looked for."""
    code = procedure.code or ""
    codes = [procedure.id, code, code.replace(".", ""), code.partition(".")[2]]
    names = [procedure.name_vi, procedure.name_en, *words]
    return Findable(
        procedure.number, tuple(fold(each) for each in codes if each), tuple(fold(each) for each in names)
    )


def find(query: str, among: Sequence[Findable]) -> list[int]:
    """The numbers of the procedures that fit, best first; among equals in the order in which they stand.

    First whose code it is, then whose phrase begins so, then where the words stand together, then wherever each word
    begins a word of it. Nothing asked: all.
    """
    asked = fold(query)
    if not asked:
        return [each.number for each in among]
    ranked = [(rank, place, each.number) for place, each in enumerate(among) if (rank := _rank(asked, each))]
    return [number for _, _, number in sorted(ranked)]


def _rank(asked: str, one: Findable) -> int:
    """1 (best) to 4, or 0 where it doesn't fit."""
    if any(code.startswith(asked) for code in one.codes):
        return 1
    if any(phrase.startswith(asked) for phrase in one.phrases):
        return 2
    if any(f" {asked}" in phrase for phrase in one.phrases):
        return 3
    words = [word for phrase in one.phrases for word in phrase.split()]
    return 4 if all(any(word.startswith(part) for word in words) for part in asked.split()) else 0
