"""Addresses of a live exercise."""

from __future__ import annotations

from django.urls import path

from haicap.rehearsal import pages

urlpatterns = [
    path("dien-tap/", pages.places, name="exercise_places"),
    path("dien-tap/luc/", pages.now, name="exercise_now"),
    path("dien-tap/cho/", pages.take, name="exercise_place"),
    path("dien-tap/nhip/", pages.lead, name="exercise_lead"),
]
