"""Addresses of the pages that look over the city."""

from __future__ import annotations

from django.urls import path

from haicap.board import pages, sheets

urlpatterns = [
    path("dieu-hanh/", pages.dashboard, name="dashboard"),
    path("dieu-hanh/ranh-gioi/<slug:digest>.geojson", pages.shapes, name="shapes"),
    path("dieu-hanh/ban-do.svg", pages.picture, name="picture"),
    path("bao-cao/", pages.report, name="review"),
    path("bao-cao/tu-choi/", pages.refused, name="refusals"),
    path("bao-cao/tu-choi/bang-tinh.xlsx", sheets.refused, name="refusals_sheet"),
    path("dieu-hanh/bang-tinh.xlsx", sheets.offices, name="offices_sheet"),
    path("don-vi/<str:code>/", pages.unit, name="unit"),
]
