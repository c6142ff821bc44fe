"""Addresses of sign-in and of choosing a post."""

from __future__ import annotations

from django.urls import path

from haicap.base.people import pages

urlpatterns = [
    path("chon-vai/", pages.pick, name="pick_post"),
    path("chon-vai/thoi/", pages.leave, name="leave_post"),
]
