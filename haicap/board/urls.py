"""Addresses of the pages that look over the city."""

from __future__ import annotations

from django.urls import path

from haicap.board import pages

urlpatterns = [
    path("dieu-hanh/", pages.dashboard, name="dashboard"),
    path("dieu-hanh/ranh-gioi/<slug:digest>.geojson", pages.shapes, name="shapes"),
    path("dieu-hanh/ban-do.svg", pages.picture, name="picture"),
    path("bao-cao/", pages.report, name="review"),
    path("bao-cao/tu-choi/", pages.refused, name="refusals"),
    path("don-vi/<str:code>/", pages.unit, name="unit"),
]
