"""The offices of a trial as arrivals and staffing see them: who lives where, and which branch serves whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from haicap.gates.csvfiles import CsvRow, read_csv
from haicap.gates.datafiles import BODY_COLUMNS
from haicap.gates.yamlfiles import read_yaml
from haicap.rules.competence import CityCompetence, parse_city_competences

BRANCH_COLUMNS = (
    "id",
    "number",
    "name",
    "address",
    "former_districts",
    "district_codes",
    "new_communes",
    "seat_commune_code",
    "lat",
    "lon",
    "operating_from",
    "status",
    "source",
)
WARD = "phường"


class Commune(NamedTuple):
    """A commune's office: its people, whether it is a ward, and its name as it stands in addresses."""

    id: int
    population: int
    ward: bool
    name: str
    branch: int


class Branch(NamedTuple):
    """A branch of the centre and the communes (ids) around it."""

    id: int
    communes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """All offices of a trial, in the order of their ids; `workers` are bodies that decide the city's matters."""

    communes: tuple[Commune, ...]
    branches: tuple[Branch, ...]
    workers: tuple[int, ...]
    city: tuple[CityCompetence, ...]

    @property
    def population(self) -> int:
        """All people of the communes."""
        return sum(each.population for each in self.communes)


def load_town(folder: Path) -> Town:
    """The offices that stand in a folder's bodies.csv, branches.csv and competence.yaml; raises DataError."""
    bodies = read_csv(folder / "bodies.csv", BODY_COLUMNS)
    city = read_yaml(folder / "competence.yaml", parse_city_competences)
    codes = {row.text("code"): row.whole("id") for row in bodies if row.values["kind"] == "commune"}
    branches = tuple(_branch(row, codes) for row in read_csv(folder / "branches.csv", BRANCH_COLUMNS))
    served = {commune: branch.id for branch in branches for commune in branch.communes}
    communes = tuple(_commune(row, served) for row in bodies if row.values["kind"] == "commune")
    workers = tuple(row.whole("id") for row in bodies if row.values["kind"] in ("department", "land_office"))
    return Town(tuple(sorted(communes)), tuple(sorted(branches)), tuple(sorted(workers)), city)


def _commune(row: CsvRow, served: dict[int, int]) -> Commune:
    number, name = row.whole("id"), row.text("name_vi").removeprefix("Ủy ban nhân dân ")
    population = row.whole("population")
    if population < 1:
        raise row.wrong("dân số phải lớn hơn 0", "the population must be above 0")
    if number not in served:
        raise row.wrong("không có chi nhánh nào phục vụ", "no branch serves this commune")
    return Commune(number, population, name.startswith(WARD), name, served[number])


def _branch(row: CsvRow, codes: dict[str, int]) -> Branch:
    found = []
    for code in row.text("new_communes").split(";"):
        if code not in codes:
            raise row.wrong(f"không có xã, phường mã “{code}”", f"there is no commune with the code “{code}”")
        found.append(codes[code])
    return Branch(row.whole("id"), tuple(sorted(found)))
