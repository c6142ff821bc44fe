"""What the sign-in package asks of the house: nobody signs up, nobody drops the second factor, and in which words."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from haicap.engine.clock import WallClock

_CODE = _("Mã không đúng hoặc đã dùng rồi. Hãy chờ mã mới trong ứng dụng rồi nhập lại.")
_LOGIN = _(
    "Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại; nếu đã quên, hãy xin quản trị đường dẫn mới."
)


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Accounts are made by administrators alone, and know no mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _LOGIN,
        "invalid_login": _LOGIN,
        "incorrect_password": _("Mật khẩu không đúng. Hãy nhập lại."),
        "incorrect_code": _CODE,
        "enter_current_password": _("Hãy nhập đúng mật khẩu hiện tại."),
        "too_many_login_attempts": _("Đã nhập sai quá nhiều lần. Hãy chờ vài phút rồi thử lại."),
        "rate_limited": _("Đã gửi quá nhiều lần. Hãy chờ vài phút rồi thử lại."),
        "account_inactive": _LOGIN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Not where the password, or the code, was given just now at the door."""
        if not super().is_reauthentication_required(app=app):
            return False
        records = get_authentication_records(self.request, self.request.user)
        given_at = max((record["at"] for record in records), default=0)
        long_ago: bool = WallClock().now() - given_at > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return long_ago

    def add_message(self, *_args: Any, **_words: Any) -> None:
        """Nothing: pages say themselves what was done."""

    def send_notification_mail(self, *_args: Any, **_words: Any) -> None:
        """Nothing: there is no mail."""


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # the package has no types
    """The second factor may be replaced, never merely dropped."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _CODE,
        "cannot_delete_authenticator": _(
            "Không tắt được bước xác thực thứ hai. Nếu mất thiết bị, hãy xin quản trị đường dẫn mới."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The text under the world's own key: a copy of the database alone gives no codes."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return _lock().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Never by oneself: an administrator's fresh link starts anew."""
        return False

    def send_notification_mail(self, *_args: Any, **_words: Any) -> None:
        """Nothing: there is no mail."""


@cache
def _lock() -> Fernet:
    key = hashlib.sha256(f"second factor\x1f{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
