"""Addresses of the counter and of its hall."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import counter_hall as hall
from haicap.services.one_stop import counter_pages as pages

urlpatterns = [
    path("hang-doi/lay-so/", hall.offices, name="kiosks"),
    path("hang-doi/man-hinh/", hall.offices, name="call_screens"),
    path("hang-doi/<int:unit>/lay-so/", hall.kiosk, name="kiosk"),
    path("hang-doi/<int:unit>/man-hinh/", hall.screen, name="call_screen"),
    path("luot/<int:ticket>/<str:secret>/", hall.slip, name="slip"),
    path("mot-cua/tiep-nhan/", pages.intake, name="counter"),
    path("mot-cua/tiep-nhan/tinh/", pages.reckoned, name="counter_reckoned"),
    path("mot-cua/tiep-nhan/nguoi-nop/", pages.known, name="counter_known"),
    path("mot-cua/goi/", pages.call_next, name="counter_call"),
    path("mot-cua/xep-lai/", pages.put_back, name="counter_put_back"),
    path("mot-cua/giay-hen/<str:code>/", pages.receipt, name="counter_receipt"),
]
