"""Addresses of the pages that look over the city."""

from __future__ import annotations

from django.urls import path

from haicap.board import index_pages, index_sheets, pages, sheets

urlpatterns = [
    path("dieu-hanh/", pages.dashboard, name="dashboard"),
    path("dieu-hanh/ranh-gioi/<slug:digest>.geojson", pages.shapes, name="shapes"),
    path("dieu-hanh/ban-do.svg", pages.picture, name="picture"),
    path("bao-cao/", pages.report, name="review"),
    path("bao-cao/tu-choi/", pages.refused, name="refusals"),
    path("bao-cao/tu-choi/bang-tinh.xlsx", sheets.refused, name="refusals_sheet"),
    path("dieu-hanh/bang-tinh.xlsx", sheets.offices, name="offices_sheet"),
    path("chi-so/", index_pages.overview, name="service_index"),
    path("chi-so/don-vi/", index_pages.by_unit, name="index_units"),
    path("chi-so/thu-tuc/", index_pages.by_procedure, name="index_procedures"),
    path("chi-so/chuyen-vien/", index_pages.by_officer, name="index_officers"),
    path("chi-so/ngay/", index_pages.by_day, name="index_days"),
    path("chi-so/don-vi/bang-tinh.xlsx", index_sheets.by_unit, name="index_units_sheet"),
    path("chi-so/thu-tuc/bang-tinh.xlsx", index_sheets.by_procedure, name="index_procedures_sheet"),
    path("chi-so/chuyen-vien/bang-tinh.xlsx", index_sheets.by_officer, name="index_officers_sheet"),
    path("chi-so/ngay/bang-tinh.xlsx", index_sheets.by_day, name="index_days_sheet"),
    path("don-vi/<str:code>/", pages.unit, name="unit"),
]
