"""Where each address leads."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from haicap.base.people.rights import for_public
from haicap.web import pages

urlpatterns = [
    path("api/v1/", include("haicap.web.api")),
    path("", pages.home, name="home"),
    path("tim/", pages.find, name="find"),
    path("ngon-ngu/", for_public(set_language), name="set_language"),
    path("", include("haicap.board.urls")),
    path("", include("haicap.services.one_stop.urls")),
    path("", include("haicap.base.units.urls")),
    path("", include("haicap.base.people.urls")),
    path("", include("haicap.rehearsal.urls")),
]
