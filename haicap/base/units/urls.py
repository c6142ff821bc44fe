"""Addresses of the units' pages."""

from __future__ import annotations

from django.urls import path

from haicap.base.units import pages

urlpatterns = [path("don-vi/", pages.units, name="units")]
