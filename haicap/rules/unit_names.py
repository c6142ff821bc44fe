"""How people write units: by code, by name with or without marks, prefix and district."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from haicap.rules.text import canonical, fold, has_marks, nfc, sort_key, spaced
from haicap.rules.units import CITY, DISTRICT, Territory, Unit

PREFIXES = {
    "phường": "phường",
    "p": "phường",
    "xã": "xã",
    "x": "xã",
    "thị trấn": "thị trấn",
    "tt": "thị trấn",
    "quận": "quận",
    "q": "quận",
    "huyện": "huyện",
    "h": "huyện",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "thành phố": "thành phố",
    "tp": "thành phố",
}
LEVELS = ({"phường", "xã", "thị trấn"}, {"quận", "huyện", "thị xã"}, {"thành phố"})
OFFICES = ("ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd", "trạm y tế", "công an")
STREET = re.compile(r"^(so|ngo|ngach|hem|pho|duong|thon|xom|to|khu|toa|lo|\d)\b")
COUNTRY = {"viet nam", "vietnam", "vn"}
CODE = re.compile(r"\d{2,5}")
BREAK = re.compile(r"[,;\n]")


class Names:
    """Finds the units that a text may mean, of all periods."""

    def __init__(self, territory: Territory) -> None:
        self._territory = territory
        self._by_fold: dict[str, list[Unit]] = defaultdict(list)
        for unit in territory.units:
            self._by_fold[fold(unit.name)].append(unit)
        self._cities = {fold(unit.name) for unit in territory.units if unit.kind == CITY}
        self._cities |= {"".join(word[0] for word in name.split()) for name in self._cities}

    def find(self, query: str) -> list[Unit]:
        """All units, of all periods, that a query may mean; none where it names nothing known."""
        text = spaced(nfc(query).replace(".", " "))
        if CODE.fullmatch(text):
            return list(self._territory.by_code.get(text, ()))
        segments = [part.strip() for part in BREAK.split(nfc(query).replace(".", " ")) if part.strip()]
        while len(segments) > 1 and STREET.match(fold(segments[0])) and not self._named(segments[0]):
            segments = segments[1:]
        if not segments:
            return []
        found = self._inside(self._named(segments[0]), segments[1:])
        return found or self._without_comma(segments)

    def near(self, query: str, most: int = 5) -> list[str]:
        """Full names that contain the query's first name as whole words: for a hint, never for an answer."""
        first = (BREAK.split(nfc(query).replace(".", " ")) or [""])[0]
        wanted = {f" {fold(name)} " for _, name in _readings(first) if len(fold(name)) > 1}
        names = [
            unit.full_name
            for unit in self._territory.units
            if any(w in f" {fold(unit.name)} " for w in wanted)
        ]
        return sorted(set(names), key=sort_key)[:most]

    def _without_comma(self, segments: Sequence[str]) -> list[Unit]:
        """`phường Hàng Bạc quận Hoàn Kiếm`: the district begins at a word for its kind."""
        words = segments[0].split()
        for place in range(1, len(words)):
            rest = " ".join(words[place:])
            if any(kind for kind, _ in _readings(rest)) and self._districts(rest):
                found = self._inside(self._named(" ".join(words[:place])), [rest, *segments[1:]])
                if found:
                    return found
        return []

    def _named(self, text: str) -> list[Unit]:
        """The units with a name, of the kind that stands before it if there is one."""
        found: dict[int, Unit] = {}
        for kind, name in _readings(text):
            for unit in _of_kind(self._spelt(name), kind):
                found[unit.id] = unit
        return list(found.values())

    def _spelt(self, name: str) -> list[Unit]:
        """The units whose name is spelt so; marks decide where they are written and lead to a unit."""
        found = self._by_fold.get(fold(name), [])
        if has_marks(name):
            return [unit for unit in found if canonical(unit.name) == canonical(name)] or found
        return found

    def _districts(self, text: str) -> list[Unit]:
        return [unit for unit in self._named(text) if unit.kind == DISTRICT]

    def _inside(self, units: Sequence[Unit], contexts: Iterable[str]) -> list[Unit]:
        """Those units that lie in all the places named after them."""
        found = list(units)
        for context in contexts:
            if self._is_everywhere(context):
                continue
            codes = {district.code for district in self._districts(context)}
            found = [unit for unit in found if codes.intersection(self._territory.district_codes(unit))]
        return found

    def _is_everywhere(self, text: str) -> bool:
        """Whether a text names the city or the country, in which every unit lies."""
        name = fold(text)
        if name in COUNTRY:
            return True
        for prefix in ("thanh pho ", "tp ", "tp"):
            name = name.removeprefix(prefix)
        return name in self._cities


def _readings(text: str) -> list[tuple[str | None, str]]:
    """The text as a bare name, and as a name after a word for the kind: `Phương Liên` and `phường Liên` fold alike."""
    text = spaced(text)
    for office in OFFICES:
        if fold(text).startswith(fold(office) + " "):
            text = " ".join(text.split()[len(office.split()) :])
    words = text.split()
    readings: list[tuple[str | None, str]] = [(None, text)]
    for size in (2, 1):
        head, rest = " ".join(words[:size]), " ".join(words[size:])
        kind = _kind(head)
        if kind and rest:
            readings.append((kind, rest))
            break
    return readings


def _kind(head: str) -> str | None:
    for word, kind in PREFIXES.items():
        same = canonical(head) == canonical(word) if has_marks(head) else fold(head) == fold(word)
        if same:
            return kind
    return None


def _of_kind(units: Sequence[Unit], kind: str | None) -> list[Unit]:
    """The units of a kind; if there are none, those of its tier: a phường that was a xã is still meant."""
    if kind is None:
        return list(units)
    exact = [unit for unit in units if unit.subkind == kind]
    tier = next(level for level in LEVELS if kind in level)
    return exact or [unit for unit in units if unit.subkind in tier]
