"""Which tables pages write themselves: sessions, sign-in, rates; no cases."""

from haicap.store import loading

SIGN_IN_TABLES = frozenset(
    {
        "django_session",
        "account",
        "account_emailaddress",
        "account_emailconfirmation",
        "mfa_authenticator",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accesslog",
        "axes_accessfailurelog",
        "page_cache",
        "page_rate",
    }
)
FRAMEWORK_TABLES = frozenset(
    {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}
)
"""Made by the framework, used by nothing here: nobody but the owner sees them."""


def register() -> None:
    """Tell the store which tables are the web's own."""
    loading.WEB_TABLES.update(SIGN_IN_TABLES)
