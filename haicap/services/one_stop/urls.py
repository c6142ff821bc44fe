"""Addresses of the one-stop shop."""

from __future__ import annotations

from django.urls import include, path

from haicap.services.one_stop import export_pages, pages, paper_pages, slip_pages

urlpatterns = [
    path("", include("haicap.services.one_stop.citizen_urls")),
    path("", include("haicap.services.one_stop.counter_urls")),
    path("", include("haicap.services.one_stop.work_urls")),
    path("mot-cua/phieu-giay/bang-tinh/", slip_pages.slips, name="slips_sheet"),
    path("mot-cua/phieu-giay/bang-mau.xlsx", slip_pages.template, name="slips_template"),
    path("ho-so/", pages.dossiers, name="dossiers"),
    path("ho-so/bang-tinh.xlsx", export_pages.dossiers, name="dossiers_sheet"),
    path("ho-so/giay/<slug:slug>.pdf", paper_pages.batch, name="papers"),
    path("ho-so/tu-choi/<int:number>.pdf", paper_pages.refusal, name="refusal_paper"),
    path("ho-so/bo-sung/<int:number>.pdf", paper_pages.supplement, name="supplement_paper"),
    path("ho-so/<str:code>/", pages.dossier, name="dossier"),
    path("ho-so/<str:code>/giay/giay-tiep-nhan-chung.pdf", paper_pages.receipt_sheet, name="receipt_sheet"),
    path("ho-so/<str:code>/giay/<slug:slug>.pdf", paper_pages.paper, name="paper"),
    path("luot-khach/", pages.visits, name="visits"),
    path("luot-khach/bang-tinh.xlsx", export_pages.visits, name="visits_sheet"),
    path("so/ho-so/", paper_pages.register, name="registers"),
    path("so/ho-so/<int:year>/", paper_pages.register, name="register"),
    path("so/ho-so/<int:year>/so.pdf", paper_pages.register_pdf, name="register_pdf"),
    path("so/ho-so/<int:year>/so.xlsx", paper_pages.register_sheet, name="register_sheet"),
]
