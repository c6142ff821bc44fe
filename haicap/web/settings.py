"""Django's settings: which world this process serves comes from the environment, secrets from `var`.

`HAICAP_WORLD` names the world, `HAICAP_DATABASE` a database by its own name (templates, tests), `HAICAP_DATABASE_ROLE`
the role (`haicap_web` unless said otherwise), `HAICAP_READ_AS` a role that a page's connection takes on at once.
Nothing here starts a server: whoever serves or migrates calls `haicap.store.server.ensure_running()` before.
"""

import os
from pathlib import Path
from typing import Any

from haicap.store import server

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE = BASE_DIR / "haicap"

WORLD = os.environ.get("HAICAP_WORLD", "")
DATABASE = os.environ.get("HAICAP_DATABASE") or (f"haicap_w_{WORLD}" if WORLD else "postgres")
ROLE = os.environ.get("HAICAP_DATABASE_ROLE", "haicap_web")
READ_AS = os.environ.get("HAICAP_READ_AS", "")

DEBUG = False
SECRET_KEY = server.secret(server.home() / "keys" / f"{WORLD or 'no-world'}.key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ALLOWED_HOSTS += [name for name in os.environ.get("HAICAP_HOSTS", "").split(",") if name]
# Set by `serve --https`: a server in front of this one speaks HTTPS, and tells scheme and address of who asks.
HTTPS = os.environ.get("HAICAP_HTTPS") == "1"
ROOT_URLCONF = "haicap.web.urls"
WSGI_APPLICATION = "haicap.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "pgtrigger",
    "haicap.store",
    "haicap.base.units",
    "haicap.base.people",
    "haicap.services.one_stop",
    "haicap.rehearsal",
    "haicap.board",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "haicap.web.security.AddressBehindProxy",
    "haicap.web.security.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "haicap.web.languages.ChosenLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "haicap.base.people.middleware.CurrentPost",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "haicap.web.bounds.BoundedBody",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "haicap.web.context.frame",
            ],
            "builtins": ["haicap.web.templatetags.haicap"],
            "libraries": {"haicap": "haicap.web.templatetags.haicap"},
        },
    }
]


def _database() -> dict[str, Any]:
    words = server.address().parameters(DATABASE, ROLE)
    options = f"{words.pop('options', '')} -c timezone=UTC"
    if READ_AS:
        options += f" -c role={READ_AS}"
    words.pop("dbname")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "HOST": words.pop("host"),
        "PORT": words.pop("port"),
        "USER": words.pop("user"),
        "PASSWORD": words.pop("password", ""),
        "OPTIONS": {
            **words,
            "options": options.strip(),
            # Values are bound by the server, which plans a statement once a connection, not once a request.
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": DATABASE},
    }


DATABASES = {"default": _database()}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web/locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # of pages; database and processes keep UTC

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = ["haicap.web.assets.NamedFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "haicap.web.files.Files"},
}

# Cookies carry the world's name: two worlds on two ports of one machine must not share them.
LANGUAGE_COOKIE_NAME = f"haicap_{WORLD}_language" if WORLD else "haicap_language"
CSRF_COOKIE_NAME = f"haicap_{WORLD}_csrf" if WORLD else "haicap_csrf"
SESSION_COOKIE_NAME = f"haicap_{WORLD}_session" if WORLD else "haicap_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
# Nothing from elsewhere, no inline script, no frame around a page; `haicap.base.pages.page` loosens it for charts.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
# Set by `serve` on a loopback address: whoever sits at this machine may read the review of a finished trial.
OPEN_REVIEW = os.environ.get("HAICAP_OPEN_REVIEW") == "1"

# Sign-in: one account a person, by user name and password, then a second factor; seconds are those of the wall's clock.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "haicap.base.people.backends.PersonsAccount",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username",), "max_similarity": 0.6}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/dang-nhap/"
ACCOUNT_ADAPTER = "haicap.base.people.adapters.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,10/30m/key",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "haicap.base.people.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = f"Haicap {WORLD}".strip()
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "haicap.base.people.sign_in.locked_out"
AXES_USERNAME_CALLABLE = "haicap.base.people.sign_in.tried_name"
AXES_SENSITIVE_PARAMETERS = ["password", "login", "code"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_ENGINE = "haicap.base.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS_MAX = 45 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "page_cache"}
}  # for codes that were used and rates of sign-in; never for pages of persons
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# How often one address may look dossiers up in a quarter of an hour: an office behind one address has room for it,
# a walk through all codes has none.
PUBLIC_LOOKS_MAX = int(os.environ.get("HAICAP_PUBLIC_LOOKS_MAX", "600"))
# How much one request may bring (web/bounds.py refuses more before it is parsed): the longest form, a bulk act on 300
# dossiers with its reasons, has some 100 KB; the largest files are scans, at most 20 of 20 MB each by the rules, of
# which a form of a few hundred pages brings 60 MB; a body of the API names one dossier,
# but for a paper's file, which is a scan.
FORM_BYTES_MAX = DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
UPLOAD_BYTES_MAX = 60_000_000
API_BODY_BYTES_MAX = 65_536
API_FILE_BYTES_MAX = 20_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "haicap.base.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
