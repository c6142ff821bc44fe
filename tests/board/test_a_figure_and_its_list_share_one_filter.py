"""The filter in an address survives the way there and back; what isn't understood narrows nothing."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.services.one_stop import filters
from haicap.services.one_stop.filters import DossierFilter, VisitFilter

DAYS = st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))
NUMBERS = st.none() | st.integers(1, 2_000)


def _read(query: str) -> dict[str, str]:
    return dict(parse_qsl(query))


@given(
    st.builds(
        DossierFilter,
        unit=NUMBERS,
        receiver=NUMBERS,
        procedure=NUMBERS,
        state=st.sampled_from(("", *filters.STATES)),
        step=st.sampled_from(("", *filters.STEPS)),
        term=st.sampled_from(("", *filters.TERMS)),
        cause=st.sampled_from(("", *filters.CAUSES)),
        loop=st.sampled_from(("", *filters.LOOPS)),
        online=st.sampled_from(("", *filters.ONLINE)),
        fee=st.sampled_from(("", *filters.FEES)),
        rating=st.sampled_from(("", *filters.RATINGS)),
        digital=st.sampled_from(("", *filters.DIGITAL)),
        owner=st.none() | st.integers(filters.NO_OWNER, 2_000_000),
        channel=st.none() | st.integers(1, 3),
        first=DAYS,
        last=DAYS,
        hour=st.none() | st.integers(0, 23),
    )
)
def test_dossiers_are_found_again_by_the_address_of_their_list(kept: DossierFilter) -> None:
    assert DossierFilter.from_query(_read(kept.query())) == kept


@given(
    st.builds(
        VisitFilter,
        office=NUMBERS,
        state=st.sampled_from(("", *filters.VISIT_STATES)),
        first=DAYS,
        last=DAYS,
        hour=st.none() | st.integers(0, 23),
    )
)
def test_visits_are_found_again_by_the_address_of_their_list(kept: VisitFilter) -> None:
    assert VisitFilter.from_query(_read(kept.query())) == kept


@pytest.mark.parametrize(
    "query",
    [
        "don-vi=abc",
        "don-vi=-1",
        "kenh=9",
        "tu=30/06/2025",
        "gio=24",
        "trang-thai=x'--",
        "ly-do=khac",
        "thu-tuc=٣",
    ],
)
def test_what_is_not_understood_is_left_out(query: str) -> None:
    assert DossierFilter.from_query(_read(query)) == DossierFilter()
