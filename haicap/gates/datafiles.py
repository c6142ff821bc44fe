"""The gate to the facts that lie in `haicap/data`: calendar, rules of deadlines, units; checked before use."""

from __future__ import annotations

from pathlib import Path

from haicap.gates.csvfiles import CsvRow, read_csv
from haicap.gates.yamlfiles import read_yaml
from haicap.rules import calendar as c
from haicap.rules import units as u
from haicap.rules.bodies import BODY_KINDS, BodyEntry, check_bodies
from haicap.rules.deadline_rules import MARKS, RuleBook, parse_rules
from haicap.rules.unit_checks import check_units

DATA = Path(__file__).resolve().parents[1] / "data"
VIETNAM, HANOI, TINY = DATA / "vietnam", DATA / "hanoi", DATA / "tiny"

HOLIDAY_COLUMNS = ("date", "name_vi", "name_en", "kind", "source", "status")
OFFICE_COLUMNS = ("valid_from", "valid_to", "opens", "closes", "mark", "source")
STATUSES = ("official", "projected")


def load_special_days(folder: Path = VIETNAM) -> tuple[c.SpecialDay, ...]:
    """The rows of holidays.csv, checked; raises DataError."""
    rows = [
        c.SpecialDay(
            day=row.day("date"),
            kind=row.choice("kind", c.KINDS),
            name_vi=row.text("name_vi"),
            name_en=row.text("name_en"),
            source=row.text("source"),
            status=row.choice("status", STATUSES),
            line=row.line,
        )
        for row in read_csv(folder / "holidays.csv", HOLIDAY_COLUMNS)
    ]
    return c.check_special_days("holidays.csv", rows)


def load_office_hours(folder: Path = VIETNAM) -> tuple[c.OfficeSpan, ...]:
    """The rows of office_hours.csv, checked; raises DataError."""
    rows = [
        c.OfficeSpan(
            row.day_or_none("valid_from"),
            row.day_or_none("valid_to"),
            row.clock("opens"),
            row.clock("closes"),
            row.line,
        )
        for row in read_csv(folder / "office_hours.csv", OFFICE_COLUMNS)
    ]
    return c.check_office_hours("office_hours.csv", rows)


def load_calendar(folder: Path = VIETNAM) -> c.Calendar:
    """The calendar of a country's folder; raises DataError."""
    return c.Calendar(load_special_days(folder), load_office_hours(folder))


def load_rule_book(folder: Path = VIETNAM) -> RuleBook:
    """All versions of the rules of deadlines; raises DataError."""
    return read_yaml(folder / "deadline_rules.yaml", parse_rules)


# Units ----------------------------------------------------------------------------------------------------------

UNIT_COLUMNS = (
    "id",
    "code",
    "name",
    "full_name",
    "kind",
    "subkind",
    "parent_code",
    "valid_from",
    "valid_to",
    "area_km2",
    "population",
    "lat",
    "lon",
    "seat",
    "area_gis_km2",
    "former_district",
)
SUCCESSION_COLUMNS = (
    "old_code",
    "new_code",
    "share",
    "land",
    "population",
    "clause",
    "hint_default",
    "note",
    "effective_on",
)
DISTRICT_COLUMNS = (
    "new_code",
    "district_code",
    "share_area",
    "primary",
)


def load_unit_data(folder: Path = HANOI) -> u.UnitData:
    """Units, successions and former districts of a city's folder, checked; raises DataError."""
    units = [_unit(row) for row in read_csv(folder / "units.csv", UNIT_COLUMNS)]
    successions = [_succession(row) for row in read_csv(folder / "succession.csv", SUCCESSION_COLUMNS)]
    districts = [_former_district(row) for row in read_csv(folder / "former_districts.csv", DISTRICT_COLUMNS)]
    return check_units(u.UnitData(tuple(units), tuple(successions), tuple(districts)))


def _unit(row: CsvRow) -> u.Unit:
    return u.Unit(
        id=row.whole("id"),
        code=row.text("code"),
        name=row.text("name"),
        full_name=row.text("full_name"),
        kind=row.choice("kind", u.KINDS),
        subkind=row.text("subkind"),
        parent_code=row.optional("parent_code"),
        valid_from=row.day_or_none("valid_from"),
        valid_to=row.day_or_none("valid_to"),
        area_km2=row.number_or_none("area_km2", 0, 1e6),
        population=row.whole_or_none("population"),
        lat=row.number_or_none("lat", -90, 90),
        lon=row.number_or_none("lon", -180, 180),
        seat=row.optional("seat"),
        area_gis_km2=row.number_or_none("area_gis_km2", 0, 1e6),
        former_district=row.optional("former_district"),
        line=row.line,
    )


def _succession(row: CsvRow) -> u.Succession:
    return u.Succession(
        old_code=row.text("old_code"),
        new_code=row.text("new_code"),
        share=row.choice("share", (u.WHOLE, u.PART)),
        land=row.choice("land", (u.ALL, u.PART, u.REST)),
        population=row.choice("population", (u.ALL, u.PART, u.REST, u.NONE)),
        clause=row.whole_or_none("clause"),
        hint_default=row.choice("hint_default", ("", "0", "1")) == "1",
        note=row.values["note"],
        effective_on=row.day("effective_on"),
        line=row.line,
    )


def _former_district(row: CsvRow) -> u.FormerDistrict:
    share = row.number_or_none("share_area", 0, 1)
    return u.FormerDistrict(
        new_code=row.text("new_code"),
        district_code=row.text("district_code"),
        share_area=0.0 if share is None else share,
        primary=row.choice("primary", ("0", "1")) == "1",
        line=row.line,
    )


# Bodies ---------------------------------------------------------------------------------------------------------

BODY_COLUMNS = (
    "id",
    "kind",
    "code",
    "abbr",
    "name_vi",
    "name_en",
    "lat",
    "lon",
    "former_district",
    "population",
    "mark",
    "source",
)


def load_bodies(folder: Path = HANOI) -> tuple[BodyEntry, ...]:
    """Every body that can hold a dossier, checked; raises DataError."""
    rows = read_csv(folder / "bodies.csv", BODY_COLUMNS)
    codes = {row.text("code") for row in read_csv(folder / "units.csv", UNIT_COLUMNS)}
    return check_bodies([_body(row) for row in rows], codes)


def _body(row: CsvRow) -> BodyEntry:
    districts = row.optional("former_district")
    return BodyEntry(
        id=row.whole("id"),
        kind=row.choice("kind", BODY_KINDS),
        code=row.optional("code"),
        abbr=row.optional("abbr"),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        lat=row.number_or_none("lat", -90, 90),
        lon=row.number_or_none("lon", -180, 180),
        former_districts=tuple(districts.split(";")) if districts else (),
        population=row.whole_or_none("population"),
        mark=row.choice("mark", MARKS),
        source=row.text("source"),
        line=row.line,
    )
