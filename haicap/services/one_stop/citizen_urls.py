"""Addresses of citizens' pages."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import citizen_acts, citizen_pages

urlpatterns = [
    path("tra-cuu/", citizen_pages.follow, name="follow"),
    path("tra-cuu/<str:number>/", citizen_pages.followed, name="followed"),
    path("tra-cuu/<str:number>/bo-sung/", citizen_acts.supplement_post, name="citizen_supplement"),
    path("tra-cuu/<str:number>/nop-tien/", citizen_acts.pay_page, name="citizen_pay"),
    path("tra-cuu/<str:number>/rut/", citizen_acts.withdraw_post, name="citizen_withdraw"),
    path("tra-cuu/<str:number>/danh-gia/", citizen_acts.rate_post, name="citizen_rate"),
]
