"""Words for what of a former unit went where, as the resolution states it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haicap.base.formats import day
from haicap.rules.units import Responsible, Unit

LAND = {
    "all": gettext_lazy("toàn bộ đất"),
    "part": gettext_lazy("một phần đất"),
    "rest": gettext_lazy("phần đất còn lại"),
}
PEOPLE = {
    "all": gettext_lazy("toàn bộ dân"),
    "part": gettext_lazy("một phần dân"),
    "rest": gettext_lazy("phần dân còn lại"),
    "none": gettext_lazy("không có dân"),
}


def period(unit: Unit) -> str:
    """From when to when a unit exists, as far as that is known."""
    if unit.valid_to:
        return _("đến hết %(day)s") % {"day": day(unit.valid_to)}
    return _("từ %(day)s") % {"day": day(unit.valid_from)} if unit.valid_from else ""


def responsible_row(one: Responsible) -> dict[str, Any]:
    """A commune that answers, with land, people and clause in words."""
    return {
        "unit": one.unit,
        "whole": one.share == "whole",
        "land": str(LAND.get(one.land, one.land)),
        "people": str(PEOPLE.get(one.population, one.population)),
        "clause": one.clause,
    }
