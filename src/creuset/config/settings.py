"""Settings, read from the environment; what is wrong with them is told by `creuset check`."""

from pathlib import Path

import django_stubs_ext
from django.utils.csp import CSP

from creuset.config import environment as env

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
DATA = env.path("CREUSET_DATA", ROOT / "var")
DEMO = env.flag("CREUSET_DEMO", default=False)
DEBUG = env.flag("CREUSET_DEBUG", default=False)
#: What this process does is tried out on a copy of the data in memory: it leaves no file.
SCRATCH = env.flag("CREUSET_SCRATCH", default=False)
TLS = env.flag("CREUSET_TLS", default=False)
SECRET_KEY = env.secret_key(DATA)
ALLOWED_HOSTS = env.words("CREUSET_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CREUSET_ORIGINS", [])
#: Seconds added to the clock: a demonstration may open at another hour than this one.
CLOCK_AHEAD = env.number("CREUSET_CLOCK_AHEAD", 0) if DEMO else 0
#: Where the villages' certificates lie, if not among the files of the house, and what opens them.
SEALS = env.text("CREUSET_SEALS", "")
SEAL_PASSWORD = env.text("CREUSET_SEAL_PASSWORD", "")
BASE_URL = env.text("CREUSET_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "creuset.core",
    "creuset.villages",
    "creuset.people",
    "creuset.documents",
    "creuset.notices",
    "creuset.questions",
    "creuset.projects",
    "creuset.places",
    "creuset.billing",
    "creuset.plans",
    "creuset.bookings",
    "creuset.incubation",
    "creuset.reception",
    "creuset.domiciliation",
    "creuset.desk",
    "creuset.villagefile",
    "creuset.imports",
    "creuset.simulation",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "creuset.core.staticfiles.StaticFilesMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "creuset.people.middleware.SessionActivityMiddleware",
    "creuset.people.middleware.ActorMiddleware",
    "creuset.villages.middleware.VillageMiddleware",
    "creuset.core.http.DomainErrorMiddleware",
]

ROOT_URLCONF = "creuset.config.urls"
WSGI_APPLICATION = "creuset.config.wsgi.application"
FORM_RENDERER = "creuset.core.forms.HouseRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "creuset.core.context.house",
                "creuset.people.context.reader",
            ],
        },
    },
]

DATABASES = {"default": env.database("CREUSET_DATABASE_URL", DATA / "creuset.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        # In the database, so that rate limits hold across the server's workers.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    },
    # Drawings that many open pages ask for at once: kept by each worker, never written to the database.
    "drawn": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawn",
        "OPTIONS": {"MAX_ENTRIES": 64},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail is written to the outbox with the change that causes it; the worker sends it.
MAILERS = {
    "default": {"BACKEND": "creuset.core.mail.OutboxBackend"},
    "outside": env.mailer("CREUSET_MAIL_URL"),
}
DEFAULT_FROM_EMAIL = env.text("CREUSET_MAIL_FROM", "Creuset <creuset@localhost>")

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["creuset.people.backends.AuthenticationBackend"]
SESSION_ENGINE = "creuset.people.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "network:home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "creuset.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Creuset"
MFA_ADAPTER = "creuset.people.adapters.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "creuset.people.adapters.AddPasskeyForm",
    "edit_webauthn": "creuset.people.adapters.EditPasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS
USERSESSIONS_TRACK_ACTIVITY = True

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
# The kernel is no app of Django: its sentences are found here; so are ours for the pages of sign-in's library.
LOCALE_PATHS = [PACKAGE / "kernel" / "locale", PACKAGE / "people" / "sign_in_words"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
        if SCRATCH
        else "django.core.files.storage.FileSystemStorage"
    },
    "staticfiles": {"BACKEND": "creuset.core.staticfiles.HashedStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

NINJA_PAGINATION_PER_PAGE = 50
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("CREUSET_LOG_LEVEL", "WARNING")},
}
