"""Addresses of citizens' pages."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import citizen_acts, citizen_pages, citizen_result, citizen_submit

urlpatterns = [
    path("tra-cuu/", citizen_pages.follow, name="follow"),
    path("tra-cuu/<str:number>/", citizen_pages.followed, name="followed"),
    path("tra-cuu/<str:number>/bo-sung/", citizen_acts.supplement_post, name="citizen_supplement"),
    path("tra-cuu/<str:number>/nop-tien/", citizen_acts.pay_page, name="citizen_pay"),
    path("tra-cuu/<str:number>/rut/", citizen_acts.withdraw_post, name="citizen_withdraw"),
    path("tra-cuu/<str:number>/ket-qua.pdf", citizen_result.result, name="citizen_result"),
    path("tra-cuu/<str:number>/danh-gia/", citizen_acts.rate_post, name="citizen_rate"),
    path("nop-ho-so/", citizen_submit.start, name="citizen_start"),
    path("nop-ho-so/tiep/", citizen_submit.take_up, name="citizen_take_up"),
    path("nop-ho-so/<int:procedure>/", citizen_submit.form, name="citizen_form"),
    path("nop-ho-so/<int:procedure>/luu/", citizen_submit.keep, name="citizen_keep"),
    path("nop-ho-so/xong/<str:number>/", citizen_submit.handed_in, name="citizen_handed_in"),
]
