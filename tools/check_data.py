#!/usr/bin/env python3
"""Check the data of Hanoi, independently of the code that loads them; print the counts; exit 1 if a check fails.

`python tools/check_data.py [DATA]`, DATA being the folder with `hanoi` and `vietnam`.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from shapely import Geometry, Point, STRtree, transform, unary_union
from shapely.geometry import shape

DATA = Path(__file__).resolve().parents[1] / "haicap" / "data"
Rows = list[dict[str, str]]

SEMI_MAJOR, FLATTENING = 6378137.0, 1 / 298.257223563
ECC2 = FLATTENING * (2 - FLATTENING)
ECC = math.sqrt(ECC2)


class Report:
    """Says what was checked and remembers what failed."""

    def __init__(self, data: Path) -> None:
        self.hanoi, self.vietnam = data / "hanoi", data / "vietnam"
        self.failures: list[str] = []

    def check(self, ok: object, text: str) -> None:
        """Print one check; a false one counts as a failure."""
        print(("ok    " if ok else "FAIL  ") + text)
        if not ok:
            self.failures.append(text)

    def read(self, path: Path) -> Rows:
        """The rows of a CSV file, its form checked."""
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        self.check(b"\r" not in raw, f"{path.name}: LF line ends")
        self.check(unicodedata.is_normalized("NFC", text), f"{path.name}: NFC")
        rows = list(csv.DictReader(text.splitlines()))
        full = all(None not in row and None not in row.values() for row in rows)
        self.check(full, f"{path.name}: every row has every column")
        return rows


class Units:
    """The rows of units.csv by what they are."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.city = [u for u in rows if u["kind"] == "city"]
        self.districts = {u["code"]: u for u in rows if u["kind"] == "district"}
        communes = [u for u in rows if u["kind"] == "commune"]
        self.old = {u["code"]: u for u in communes if u["valid_to"] == "2025-06-30"}
        self.new = {u["code"]: u for u in communes if u["valid_from"] == "2025-07-01"}


def check_units(report: Report, units: Units) -> None:
    """Counts, codes, kinds, names, sums."""
    rows, old, new, check = units.rows, units.old, units.new, report.check
    counts = (len(units.city), len(units.districts), len(old), len(new))
    check(counts == (1, 30, 526, 126) and len(rows) == 683, "1 + 30 + 526 + 126 units and no other rows")
    kinds = Counter(u["subkind"] for u in new.values())
    check(kinds == {"phường": 51, "xã": 75}, f"new: {dict(kinds)}")
    check(
        all(u["parent_code"] in units.districts for u in old.values()), "every old commune has its district"
    )
    check(all(u["parent_code"] == "01" for u in new.values()), "every new commune's parent is the city")
    starts = all(u["full_name"].lower().startswith(u["subkind"] + " ") for u in rows)
    check(starts, "full_name starts with the kind")
    check(len({u["full_name"] for u in new.values()}) == 126, "new: full names are unique")
    twice = [n for n, k in Counter(u["full_name"] for u in old.values()).items() if k > 1]
    print(f"      old full names borne by more than one commune: {len(twice)}")
    renamed = [c for c in new if c in old and old[c]["name"] != new[c]["name"]]
    check(set(new) <= set(old) and len(renamed) == 96, "all new codes were borne before, 96 by other names")
    area = sum(float(u["area_km2"]) for u in new.values())
    check(abs(area - float(units.city[0]["area_km2"])) < 0.5, f"new: area sums to {area:.2f} km2")
    people = sum(int(u["population"]) for u in new.values())
    check(people == int(units.city[0]["population"]), f"new: population sums to {people}")
    inside = all(20.5 < float(u["lat"]) < 21.4 and 105.2 < float(u["lon"]) < 106.1 for u in rows if u["lat"])
    check(inside, "lat/lon within Hanoi")


def check_ids(report: Report, units: Units) -> None:
    """Our own ids: stable ranges, each in the order of codes."""
    groups = (
        (units.city, 1, 1),
        (list(units.districts.values()), 301, 330),
        (list(units.new.values()), 1001, 1126),
        (list(units.old.values()), 2001, 2526),
    )
    for rows, first, last in groups:
        ids = [int(u["id"]) for u in sorted(rows, key=lambda u: u["code"])]
        report.check(ids == list(range(first, last + 1)), f"ids {first}-{last} in the order of codes")


def check_succession(report: Report, units: Units, rows: Rows) -> None:
    """Every old commune mapped, every new one with a source, shares that add up."""
    check, by_old, by_new = report.check, defaultdict(list), defaultdict(list)
    for row in rows:
        by_old[row["old_code"]].append(row)
        by_new[row["new_code"]].append(row)
    check(len({(s["old_code"], s["new_code"]) for s in rows}) == len(rows) == 795, "795 rows, no pair twice")
    check(set(by_old) == set(units.old), "every old commune is mapped, and no unknown one")
    check(set(by_new) == set(units.new), "every new commune has a source, and no unknown one")
    whole = {o for o, r in by_old.items() if any(s["share"] == "whole" for s in r)}
    split = {o: r for o, r in by_old.items() if o not in whole}
    check(all(len(by_old[o]) == 1 for o in whole), f"whole = exactly one successor ({len(whole)})")
    check(all(len(r) >= 2 for r in split.values()), f"part = at least two successors ({len(split)})")
    remainder = all(sum(s["land"] == "rest" for s in r) == 1 for r in split.values())
    check(remainder, "each split commune has exactly one remainder")
    check({int(s["clause"]) for s in rows} == set(range(1, 127)), "all 126 clauses of article 1 are used")
    check(all(len({s["clause"] for s in r}) == 1 for r in by_new.values()), "one clause, one new commune")
    hints = all(sum(s["hint_default"] == "1" for s in r) == 1 for r in split.values())
    check(hints, "each split commune has one default hint")
    check({s["effective_on"] for s in rows} == {"2025-07-01"}, "all took force on 1 July 2025")


def equal_area(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """WGS84 degrees to a cylindrical equal-area plane in metres."""
    s = np.sin(np.radians(xy[:, 1]))
    logarithm = np.log((1 - ECC * s) / (1 + ECC * s)) / (2 * ECC)
    q = (1 - ECC2) * (s / (1 - ECC2 * s * s) - logarithm)
    return np.column_stack([SEMI_MAJOR * np.radians(xy[:, 0]), SEMI_MAJOR * q / 2])


def km2(geometry: Geometry) -> float:
    """The area of a geometry on the ellipsoid."""
    return float(transform(geometry, equal_area).area) / 1e6


def check_boundaries(report: Report, units: Units, succession: Rows) -> None:
    """Valid polygons without gaps or overlaps, in which the units' points lie."""
    path, check = report.hanoi / "boundaries.geojson", report.check
    features = json.loads(path.read_text("utf-8"))["features"]
    shapes: dict[str, Any] = {f["properties"]["code"]: shape(f["geometry"]) for f in features}
    check(path.stat().st_size < 1_500_000, "boundaries.geojson: below 1.5 MB")
    check(set(shapes) == set(units.new), "one polygon for each new commune")
    names = all(f["properties"]["name"] == units.new[f["properties"]["code"]]["name"] for f in features)
    check(names, "names agree with units.csv")
    check(all(g.is_valid for g in shapes.values()), "all valid")
    total, union = sum(map(km2, shapes.values())), unary_union(list(shapes.values()))
    check(_overlap(shapes) < 0.001, "no overlaps")
    holes = sum(len(part.interiors) for part in getattr(union, "geoms", [union]))
    check(abs(km2(union) - total) < 0.001 and holes == 0, f"union = sum = {total:.2f} km2; no holes")
    check(abs(total - 3359.84) / 3359.84 < 0.001, "total within 0.1 % of 3,359.84 km2")
    inside = all(shapes[c].contains(_point(u)) for c, u in units.new.items())
    check(inside, "each new commune's point lies in its polygon")
    heirs = defaultdict(list)
    for row in succession:
        heirs[row["old_code"]].append(shapes[row["new_code"]])
    away = [c for c, u in units.old.items() if not any(g.contains(_point(u)) for g in heirs[c])]
    check(len(away) <= 1, f"old communes' points lie in a successor's polygon, but {len(away)}")


def _point(unit: dict[str, str]) -> Point:
    return Point(float(unit["lon"]), float(unit["lat"]))


def _overlap(shapes: dict[str, Any]) -> float:
    codes, overlap = list(shapes), 0.0
    tree = STRtree(list(shapes.values()))
    for index, code in enumerate(codes):
        for other in tree.query(shapes[code]).tolist():
            if other > index:
                overlap += km2(shapes[code].intersection(shapes[codes[other]]))
    return overlap


def check_districts(report: Report, units: Units, succession: Rows, rows: Rows) -> None:
    """Former districts agree with the succession; one of them is primary."""
    pairs = {(f["new_code"], f["district_code"]) for f in rows}
    expected = {(s["new_code"], units.old[s["old_code"]]["parent_code"]) for s in succession}
    report.check(pairs == expected, f"former_districts.csv: {len(pairs)} pairs agree with succession.csv")
    primary = {f["new_code"]: f["district_code"] for f in rows if f["primary"] == "1"}
    one = len(primary) == 126 == sum(f["primary"] == "1" for f in rows)
    report.check(one, "each new commune has one primary former district")
    agrees = all(units.new[c]["former_district"] == d for c, d in primary.items())
    report.check(agrees, "units.csv former_district agrees")
    report.check(set(primary.values()) == set(units.districts), "every former district is primary somewhere")


def check_bodies(report: Report, units: Units) -> None:
    """Branches cover all districts and communes once; departments and bodies have their ids."""
    check = report.check
    branches = report.read(report.hanoi / "branches.csv")
    served = sorted(d for b in branches for d in b["district_codes"].split(";") if d)
    check([int(b["id"]) for b in branches] == list(range(101, 113)), "12 branches, ids 101-112")
    check(served == sorted(units.districts), "each former district is served by exactly one branch")
    listed = sorted(c for b in branches for c in b["new_communes"].split(";") if c)
    check(listed == sorted(units.new), "each new commune is listed under exactly one branch")
    departments = report.read(report.hanoi / "departments.csv")
    kinds = Counter(d["kind"] for d in departments)
    check(kinds["department"] + kinds["equivalent"] == 15, "15 departments and equivalents")
    bodies = report.read(report.hanoi / "bodies.csv")
    found = Counter(b["kind"] for b in bodies)
    wanted = {"city": 1, "department": 16, "land_office": 1, "centre": 1, "branch": 12, "commune": 126}
    check(found == wanted, f"bodies.csv: {dict(found)}")
    communes = {(b["id"], b["code"], b["population"]) for b in bodies if b["kind"] == "commune"}
    same = communes == {(u["id"], u["code"], u["population"]) for u in units.new.values()}
    check(same, "bodies.csv: communes agree with units.csv")
    check(all(b["mark"] in {"T", "S", "M", "E"} for b in bodies), "bodies.csv: every row has its mark")


def check_calendar(report: Report) -> None:
    """Dates in order, swap days on the right days of the week."""
    rows = report.read(report.vietnam / "holidays.csv")
    dates = [dt.date.fromisoformat(row["date"]) for row in rows]
    days = list(zip(dates, rows, strict=True))
    report.check(len(set(dates)) == len(dates) and dates == sorted(dates), "dates unique and in order")
    makeup = all(day.weekday() >= 5 for day, row in days if row["kind"] == "makeup_workday")
    report.check(makeup, "make-up days fall on weekends")
    swapped = all(day.weekday() < 5 for day, row in days if row["kind"] == "compensatory_off")
    report.check(swapped, "compensatory days fall on weekdays")


def main(data: Path = DATA) -> int:
    """Run every check; 1 if any failed."""
    report = Report(data)
    units = Units(report.read(report.hanoi / "units.csv"))
    succession = report.read(report.hanoi / "succession.csv")
    check_units(report, units)
    check_ids(report, units)
    check_succession(report, units, succession)
    check_boundaries(report, units, succession)
    check_districts(report, units, succession, report.read(report.hanoi / "former_districts.csv"))
    check_bodies(report, units)
    check_calendar(report)
    print(f"\n{len(report.failures)} failure(s)")
    return int(bool(report.failures))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA))
