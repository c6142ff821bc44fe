"""Small drawings of the index: points reached, still measurable, and not measurable, side by side on one scale."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from haicap.rules.index import Score


def points_bar(found: Score, scale: float = 0.0) -> SafeString:
    """Reached, missed and not measurable points as one bar; it repeats numbers that stand beside it.

    `scale` is the number of points that fill the bar, by default all of this score's.
    """
    unit = 100.0 / (scale or found.total or 1.0)
    reached, measurable = found.reached * unit, found.measurable * unit
    return format_html(
        '<svg class="pts" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 8">'
        '<rect class="all" width="{}" height="8"/><rect class="may" width="{}" height="8"/>'
        '<rect class="got" width="{}" height="8"/></svg>',
        f"{found.total * unit:.2f}",
        f"{measurable:.2f}",
        f"{reached:.2f}",
    )
