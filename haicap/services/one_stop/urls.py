"""Addresses of the one-stop shop."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import pages

urlpatterns = [
    path("ho-so/", pages.dossiers, name="dossiers"),
    path("ho-so/<str:code>/", pages.dossier, name="dossier"),
    path("luot-khach/", pages.visits, name="visits"),
]
