"""Addresses of citizens' pages."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import citizen_pages

urlpatterns = [
    path("tra-cuu/", citizen_pages.follow, name="follow"),
    path("tra-cuu/<str:number>/", citizen_pages.followed, name="followed"),
]
