"""Addresses of the counter and of its hall."""

from __future__ import annotations

from django.urls import path

from haicap.services.one_stop import counter_amends as amends
from haicap.services.one_stop import counter_case as case
from haicap.services.one_stop import counter_cash as cash
from haicap.services.one_stop import counter_cash_sheet as cash_sheet
from haicap.services.one_stop import counter_check as check
from haicap.services.one_stop import counter_desk as desk
from haicap.services.one_stop import counter_hall as hall
from haicap.services.one_stop import counter_out as out
from haicap.services.one_stop import counter_pages as pages
from haicap.services.one_stop import counter_receipts as receipts
from haicap.services.one_stop import counter_scans as scans
from haicap.services.one_stop import counter_slips as slips

urlpatterns = [
    path("hang-doi/lay-so/", hall.offices, name="kiosks"),
    path("hang-doi/man-hinh/", hall.offices, name="call_screens"),
    path("hang-doi/<int:unit>/lay-so/", hall.kiosk, name="kiosk"),
    path("hang-doi/<int:unit>/man-hinh/", hall.screen, name="call_screen"),
    path("luot/<int:ticket>/<str:secret>/", hall.slip, name="slip"),
    path("mot-cua/tiep-nhan/", pages.intake, name="counter"),
    path("mot-cua/tiep-nhan/tinh/", pages.reckoned, name="counter_reckoned"),
    path("mot-cua/tiep-nhan/nguoi-nop/", pages.known, name="counter_known"),
    path("mot-cua/goi/", desk.call_next, name="counter_call"),
    path("mot-cua/lay-so/", desk.hand_out_ticket, name="counter_ticket"),
    path("mot-cua/xep-lai/", desk.put_back, name="counter_put_back"),
    path("mot-cua/da-ve/", desk.absent, name="counter_absent"),
    path("mot-cua/so-ho-so/", desk.recount, name="counter_recount"),
    path("mot-cua/giay-hen/<str:code>/", receipts.receipt, name="counter_receipt"),
    path("mot-cua/giay-hen/<str:code>/thu-tien/", receipts.pay, name="counter_pay"),
    path("mot-cua/yeu-cau-bo-sung/<int:number>/", receipts.asked, name="counter_asked"),
    path("mot-cua/tu-choi/<int:number>/", receipts.refused, name="counter_refused"),
    path("mot-cua/ho-so/<str:code>/", case.case, name="counter_case"),
    path("mot-cua/truc-tuyen/", check.checks, name="counter_checks"),
    path("mot-cua/truc-tuyen/<int:number>/", check.check, name="counter_check"),
    path("mot-cua/chuyen-va-tra/", out.out, name="counter_out"),
    path("mot-cua/quy/", cash.cash, name="counter_cash"),
    path("mot-cua/quy/mo-lai/", cash.reopen, name="counter_reopen"),
    path("mot-cua/quy/bang-ke.pdf", cash_sheet.pdf, name="counter_cash_pdf"),
    path("mot-cua/quy/bang-ke.xlsx", cash_sheet.sheet, name="counter_cash_sheet"),
    path("mot-cua/sua-sai/", amends.amended, name="counter_amends"),
    path("mot-cua/sua-sai/bang-tinh.xlsx", amends.sheet, name="counter_amends_sheet"),
    path("mot-cua/phieu-giay/", slips.slip, name="counter_slip"),
    path("ho-so/<str:code>/ban-quet/<int:number>/", scans.scan, name="scan"),
]
