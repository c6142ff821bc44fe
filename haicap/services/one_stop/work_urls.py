"""Addresses of the work lists, the case, the signer's and the head's pages."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import (
    work_absence,
    work_bulk,
    work_case,
    work_export,
    work_making,
    work_morning,
    work_pages,
    work_questions,
    work_result,
    work_sign,
    work_views,
)

urlpatterns = [
    path("mot-cua/viec/", work_pages.work, name="work"),
    path("mot-cua/viec/nhieu/", work_bulk.many, name="work_many"),
    path("mot-cua/viec/ket-qua/", work_bulk.told, name="work_told"),
    path("mot-cua/viec/tep-ket-qua/", work_making.make, name="work_making"),
    path("mot-cua/viec/bang-tinh.xlsx", work_export.sheet, name="work_sheet"),
    path("mot-cua/viec/goc-nhin/", work_views.save, name="work_save_view"),
    path("mot-cua/viec/goc-nhin/<int:number>/bo/", work_views.forget, name="work_forget_view"),
    path("mot-cua/y-kien/", work_questions.questions, name="work_questions"),
    path("mot-cua/viec/<str:code>/", work_case.case, name="work_case"),
    path("mot-cua/viec/<str:code>/ket-qua.pdf", work_result.result, name="work_result"),
    path("mot-cua/viec/<str:code>/lam/", work_case.act, name="work_act"),
    path("mot-cua/vang-mat/", work_absence.absences, name="absences"),
    path("mot-cua/vang-mat/ghi/", work_absence.record, name="absence_record"),
    path("mot-cua/vang-mat/<int:number>/sua/", work_absence.correct, name="absence_correct"),
    path("mot-cua/vang-mat/<int:number>/ve/", work_absence.end, name="absence_end"),
    path("mot-cua/buoi-sang/", work_morning.morning, name="work_morning"),
    path("mot-cua/buoi-sang/ban/<int:person>/", work_morning.desk, name="work_desk"),
    path("mot-cua/buoi-sang/tra-ban/<int:person>/", work_morning.give_back, name="work_give_back"),
    path("ky/", work_sign.sign, name="work_sign"),
]
