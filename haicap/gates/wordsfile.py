"""The gate to what people call procedures."""

from __future__ import annotations

from functools import cache

from haicap.gates.datafiles import DATA
from haicap.gates.procedurefile import load_catalogue
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.checks import DataError
from haicap.rules.finding import Findable, findable, parse_everyday_words

FILE = DATA / "vietnam" / "everyday_words.yaml"


@cache
def load_findable() -> tuple[Findable, ...]:
    """Every procedure as it is looked for, in the catalogue's order; raises DataError for words of none."""
    words = read_yaml(FILE, parse_everyday_words)
    catalogue = load_catalogue()
    for unknown in set(words) - set(catalogue.by_id):
        raise DataError(FILE.name, 0, f"không có thủ tục “{unknown}”", f"there is no procedure “{unknown}”")
    return tuple(findable(each, words.get(each.id, ())) for each in catalogue.procedures)
