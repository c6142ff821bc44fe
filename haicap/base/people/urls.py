"""Addresses of sign-in, of one's own account, of choosing a post."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

from haicap.base.people import administration, importing, pages, readings, rights, sign_in

ACCOUNT = rights.Rights(account=True)
rights.OF_OTHERS.update(
    {
        "account_login": rights.PUBLIC,
        "account_logout": rights.PUBLIC,
        "mfa_authenticate": rights.PUBLIC,
        "account_reauthenticate": ACCOUNT,
        "account_change_password": ACCOUNT,
        "mfa_reauthenticate": ACCOUNT,
        "mfa_activate_totp": ACCOUNT,
        "mfa_deactivate_totp": ACCOUNT,
        "mfa_generate_recovery_codes": ACCOUNT,
        "mfa_view_recovery_codes": ACCOUNT,
    }
)

urlpatterns = [
    path("chon-vai/", pages.pick, name="pick_post"),
    path("chon-vai/thoi/", pages.leave, name="leave_post"),
    path("quan-tri/nguoi/", administration.people, name="people"),
    path("quan-tri/nguoi/them/", administration.add, name="add_person"),
    path("quan-tri/nguoi/bang-tinh/", importing.sheet, name="people_sheet"),
    path("quan-tri/nguoi/bang-tinh.xlsx", importing.saved, name="people_saved"),
    path("quan-tri/nguoi/<int:number>/", administration.person, name="person"),
    path("quan-tri/nguoi/<int:number>/<slug:what>/", administration.change, name="change_person"),
    path("nhat-ky/luot-doc/", readings.record, name="readings"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-nhap/ma/", factor.authenticate, name="mfa_authenticate"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("mo-tai-khoan/<str:token>/", sign_in.open_account, name="open_account"),
    path("tai-khoan/", sign_in.own_account, name="mfa_index"),
    path("tai-khoan/vai-tro/", sign_in.own_posts, name="own_posts"),
    path("tai-khoan/xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan-ma/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan/buoc-hai/", totp.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/buoc-hai/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/moi/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
