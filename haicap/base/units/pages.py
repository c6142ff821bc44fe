"""The page that finds units: by old or new code, by name with or without marks, by a point, on any date."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.base import reading
from haicap.base.formats import language
from haicap.base.pages import page
from haicap.base.people.rights import for_public
from haicap.base.units import queries, words
from haicap.rules.unit_directory import Directory
from haicap.rules.units import COMMUNE, Answer, Match, Unit

POINT = re.compile(r"^\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*$")
MATCHES_MOST = 30


def point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from `21.03, 105.85`, or None where that isn't a point on the globe."""
    found = POINT.match(text)
    if not found:
        return None
    lat, lon = (float(part.replace(",", ".")) for part in found.groups())
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def day(text: str) -> date | None:
    """A date from `2025-06-30` or `30/06/2025`, or None."""
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    try:
        if parts:
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@for_public
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Which unit is meant and who answers for its territory; a split commune names all its successors."""
    world = reading.world()
    if world is None:
        raise Http404("no world")
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "ngay", "diem")}
    errors: dict[str, str] = {}
    on = world.organisation_as_of
    if asked["ngay"]:
        on = day(asked["ngay"]) or on
        if day(asked["ngay"]) is None:
            errors["ngay"] = _("Không đọc được ngày này. Hãy ghi như 30/06/2025.")
    at = point(asked["diem"]) if asked["diem"] else None
    if asked["diem"] and at is None:
        errors["diem"] = _("Không đọc được điểm này. Hãy ghi vĩ độ, kinh độ, như 21.0285, 105.8542.")
    with reading.as_city() as reader:
        directory = queries.directory(reader)
    answer = directory.resolve(asked["q"], on, at) if (asked["q"] or at) and not errors else None
    values = {
        "asked": asked,
        "on": on,
        "errors": errors,
        "answer": _shown(answer) if answer else None,
        "groups": _by_district(directory, on) if answer is None else [],
        "count": sum(1 for unit in directory.territory.units if unit.kind == COMMUNE and unit.holds_on(on)),
    }
    return page(request, "units/units.html", values)


def unit_url(unit: Unit, on: date) -> str:
    """The page of a unit; the date is named where the code means another unit today."""
    url = reverse("unit", args=[unit.code])
    return url if unit.holds_on(on) else f"{url}?{urlencode({'ngay': (unit.valid_to or on).isoformat()})}"


def _shown(answer: Answer) -> dict[str, Any]:
    note = answer.note
    return {
        "note": (note.en if language() == "en" else note.vi) if note else "",
        "total": len(answer.matches),
        "cut": max(0, len(answer.matches) - MATCHES_MOST),
        "matches": [_match(match, answer.on) for match in answer.matches[:MATCHES_MOST]],
    }


def _match(match: Match, on: date) -> dict[str, Any]:
    unit = match.unit
    return {
        "unit": unit,
        "url": unit_url(unit, on),
        "in_force": unit.holds_on(on),
        "period": words.period(unit),
        "district": match.former_district,
        "split": len(match.responsible) > 1,
        "responsible": [
            words.responsible_row(one) | {"url": unit_url(one.unit, on)} for one in match.responsible
        ],
        "itself": len(match.responsible) == 1 and match.responsible[0].unit.id == unit.id,
    }


def _by_district(directory: Directory, on: date) -> list[dict[str, Any]]:
    """Every commune on a date, by the (former) district in which most of it lies."""
    territory = directory.territory
    groups: dict[str, dict[str, Any]] = {}
    for unit in territory.units:
        if unit.kind != COMMUNE or not unit.holds_on(on):
            continue
        district = territory.former_district(unit)
        key = district.code if district else ""
        group = groups.setdefault(key, {"district": district, "units": []})
        group["units"].append({"unit": unit, "url": unit_url(unit, on)})
    return [groups[key] for key in sorted(groups)]
