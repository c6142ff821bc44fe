"""The gate to the facts that lie in `haicap/data`: calendar, rules of deadlines, units; checked before use."""

from __future__ import annotations

from pathlib import Path

from haicap.gates.csvfiles import read_csv
from haicap.gates.yamlfiles import read_yaml
from haicap.rules import calendar as c
from haicap.rules.deadline_rules import RuleBook, parse_rules

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
