"""Tags and filters that every page may use without loading them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from haicap.base import formats
from haicap.base.people import words
from haicap.web.assets import NODE

register = template.Library()
ICONS = NODE / "bootstrap-icons" / "icons"


@cache
def _drawing(name: str) -> str:
    """What lies between <svg> and </svg> in the package's drawing of that name."""
    path = Path(ICONS, f"{name}.svg")
    if not name.replace("-", "").isalnum() or not path.is_file():
        raise template.TemplateSyntaxError(f"no icon {name!r} in bootstrap-icons")
    text = path.read_text(encoding="utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")].strip()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon drawn in place, hidden from screen readers: the word beside it speaks."""
    drawing = _drawing(name)
    return mark_safe(f'<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>')  # noqa: S308


@register.filter
def role(name: str) -> str:
    """`Người tiếp nhận`."""
    return words.role(name)


@register.filter
def number(value: float | None, digits: int = 0) -> str:
    """`57.412`."""
    return formats.number(value, digits)


@register.filter
def share(value: float | None, digits: int = 1) -> str:
    """A ratio as `98,7%`."""
    return formats.share(value, digits)


@register.filter
def coordinate(value: float | None) -> str:
    """A degree as maps take it, `21.0285`: always with a point."""
    return formats.NONE if value is None else f"{value:.4f}"


@register.filter
def day(value: date | datetime | int | None) -> str:
    """`27/06/2025`."""
    return formats.day(value)


@register.filter
def weekday(value: date | datetime | int) -> str:
    """`Thứ Sáu`."""
    return formats.weekday(value)


@register.filter(name="length_of_time")
def length(seconds: float | None) -> str:
    """`1 giờ 20 phút`."""
    return formats.length(seconds)


@register.filter
def moment(value: datetime | int | None) -> SafeString:
    """`17:00 Thứ Sáu 27/06/2025` in a time element."""
    return format_html('<time datetime="{}">{}</time>', formats.iso(value), formats.moment(value))


@register.filter
def stamp(value: datetime | int | None) -> SafeString:
    """`27/06 17:00` in a time element; a dash for no time."""
    if value is None:
        return SafeString(formats.NONE)
    return format_html('<time datetime="{}">{}</time>', formats.iso(value), formats.stamp(value))


@register.simple_tag
def bar(part: float, whole: float, state: str = "") -> SafeString:
    """A small meter that repeats the number beside it, drawn without inline styles."""
    width = 0.0 if not whole else max(0.0, min(100.0, 100.0 * part / whole))
    return format_html(
        '<svg class="meter" data-s="{}" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 6">'
        '<rect width="{}" height="6"/></svg>',
        state,
        f"{width:.1f}",
    )


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: Any) -> str:
    """This page's query string with some fields changed, an empty value leaving the field out."""
    fields = context["request"].GET.copy()
    for keyword, value in changes.items():
        name = keyword.replace("_", "-")
        if value in ("", None):
            fields.pop(name, None)
        else:
            fields[name] = str(value)
    return f"?{fields.urlencode()}"
