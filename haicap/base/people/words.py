"""What roles are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from haicap.base.formats import language
from haicap.base.sentence_words import ROLE_WORDS
from haicap.rules.base import OPEN_ROLES
from haicap.rules.roles import ROLES


def role(name: str) -> str:
    """A role in the page's language, with a capital letter."""
    known = ROLE_WORDS.get(name)
    text = known.of(language()) if known else ROLES.get(name, name)
    return text[:1].upper() + text[1:]


def roles() -> list[tuple[str, str]]:
    """Every role that a person can hold, with what it is called."""
    return [(name, role(name)) for name in ROLES if name not in OPEN_ROLES]


def reasons() -> list[tuple[str, str]]:
    """Why somebody is kept out, in the page's language."""
    return [
        ("left", _("Đã chuyển công tác hoặc thôi việc")),
        ("leave", _("Nghỉ dài ngày")),
        ("security", _("Nghi lộ mật khẩu hoặc bị lạm dụng")),
        ("mistake", _("Lập nhầm")),
    ]
