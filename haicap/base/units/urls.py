"""Addresses of the units' pages."""

from __future__ import annotations

from django.urls import path

from haicap.base.units import pages, sheets

urlpatterns = [
    path("don-vi/", pages.units, name="units"),
    path("don-vi/bang-tinh.xlsx", sheets.units, name="units_sheet"),
]
