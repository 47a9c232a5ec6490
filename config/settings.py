"""One settings file. Everything that differs between installations comes from the environment.

docs/configuration.md lists the variables. MODE is development (the default), production or test.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from config.env import (
    ConfigurationError,
    Env,
    database_from_url,
    email_from_url,
    file_storage,
    kept_secret,
    origin_of,
    var_dir,
)
from config.logging import configure_logging

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = var_dir(BASE_DIR, env)

MODE = env.choice("MODE", ["development", "production", "test"])
PRODUCTION = MODE == "production"
TESTING = MODE == "test"
DEBUG = env.flag("DEBUG")

# --- where it is reached --------------------------------------------------------------------------

PORT = env.integer("PORT", 8000, 1, 65535)
BASE_URL = env.origin("BASE_URL", f"http://localhost:{PORT}")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [str(urlsplit(BASE_URL).hostname)])
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", *(["testserver"] if TESTING else [])]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [BASE_URL])

# --- secrets --------------------------------------------------------------------------------------

SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key for key in env.secret("SECRET_KEY_FALLBACKS").split(",") if key]
if PRODUCTION:
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        raise ConfigurationError("Production needs a SECRET_KEY of at least 50 random characters.")
    if (VAR_DIR / "secret-key").exists() and (VAR_DIR / "secret-key").read_text().strip() == SECRET_KEY:
        raise ConfigurationError("Production needs a SECRET_KEY of its own, not the generated one.")
    if DEBUG:
        raise ConfigurationError("DEBUG=1 shows internals to everybody; production does not start with it.")
    if "*" in ALLOWED_HOSTS:
        raise ConfigurationError("ALLOWED_HOSTS=* trusts any Host header; production needs the real names.")
    if not BASE_URL.startswith("https://"):
        raise ConfigurationError("Production needs BASE_URL, the https:// address people use.")
SECRET_KEY = SECRET_KEY or kept_secret(VAR_DIR / "secret-key")

# --- applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.admin",
    "django.forms",  # FORM_RENDERER looks for Django's own widgets there, after templates/
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "config",
    "people",
    "incidents",
    "reviews",
    "learnings",
]

MIDDLEWARE = [
    "config.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.private_pages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # above whatever refuses a request
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.own_zone",
    "config.middleware.met",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "config.lib.widgets.Renderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {  # tag libraries that belong to no app
                "fold": "config.lib.templatetags.fold",
                "text": "config.lib.templatetags.text",
                "ui": "config.lib.templatetags.ui",
            },
        },
    },
]

# --- database and cache: nothing is kept in process memory that a second node would miss ----------

DATABASE_URL = env.secret("DATABASE_URL")
if not DATABASE_URL:
    from config.lib.embedded_postgres import cluster

    DATABASE_URL = cluster(VAR_DIR).url()
DATABASES = {"default": database_from_url(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 600  # what was prepared on a connection goes with it
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Only the options of selects are iterated: a cursor kept on the server would be three trips for one.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True

CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # the default, 300, drops what a few hundred people still use
    }
}

# --- sign-in --------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "people.backends.SignIn",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"  # closed: an invitation is the way in
ACCOUNT_FORMS = {"login": "people.sign_in.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_CHANGE_EMAIL = True  # one address; the new one counts once it has answered
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed", to the one who would want to know
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
ACCOUNT_RATE_LIMITS = {"phone_tap": "300/m/key"}  # beside sign-in's own: "new to me", of all phones in one meeting
MFA_TOTP_ISSUER = "Second Story"
# Rate limits count by address; behind proxies it is the last but so many in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 1 if PRODUCTION else 0, 0, 9)

OIDC = {name: env.text(f"OIDC_{name}") for name in ("ISSUER", "CLIENT_ID", "NAME")}
OIDC["CLIENT_SECRET"] = env.secret("OIDC_CLIENT_SECRET")
# Who signs in there without an account or invitation: nobody, or a new account with this role.
OIDC_NEW_ACCOUNTS = env.choice("OIDC_NEW_ACCOUNTS", ["", "viewer", "member"])
SOCIALACCOUNT_ADAPTER = "people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # an address the provider has verified opens the account that has it
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if any(OIDC.values()):
    if missing := [f"OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET") if not OIDC[name]]:
        raise ConfigurationError(f"Sign-in by OIDC also needs {', '.join(missing)}.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC["NAME"] or "your organisation",
                "client_id": OIDC["CLIENT_ID"],
                "secret": OIDC["CLIENT_SECRET"],
                "settings": {
                    "server_url": OIDC["ISSUER"],
                    # for providers that never say email_verified, but only hand out addresses of their own
                    "verified_email": env.flag("OIDC_EMAILS_VERIFIED"),
                },
            }
        ],
    }

# --- security -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # allauth draws its QR code as a data address
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        # browsers apply form-action to redirects too, and the sign-in form leads to the identity provider
        "form-action": ["'self'", *([origin_of(OIDC["ISSUER"])] if OIDC["ISSUER"] else [])],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "second_story_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    # Production stands behind a proxy that ends TLS and sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # probes come from inside, without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # Other names below the domain are not ours to decide about.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- mail -----------------------------------------------------------------------------------------

EMAIL_URL = env.secret("EMAIL_URL", "" if PRODUCTION else "file:")
if not EMAIL_URL:
    raise ConfigurationError("Production needs EMAIL_URL, for example smtp://mail.example.org:587?tls=1.")
globals().update(email_from_url(EMAIL_URL, VAR_DIR / "mail"))
# Without a mail server the outbox is shown in the product, so that nobody waits for mail that never comes.
MAIL_IS_KEPT = not EMAIL_URL.startswith("smtp")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"second-story@{urlsplit(BASE_URL).hostname}")
EMAIL_SUBJECT_PREFIX = ""

# --- work in the background -----------------------------------------------------------------------

CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL", "filesystem://localhost")
if CELERY_BROKER_URL.split(":")[0] not in ("redis", "rediss", "filesystem", "memory"):
    raise ConfigurationError("CELERY_BROKER_URL must start with redis:// or rediss://, or be empty.")
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.5,
    }
# Rows are the truth and messages only point at them, so results, events and remote control are not needed.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = TESTING
CELERY_TIMEZONE = "UTC"
# Static ticks; rows hold when they are due. A tick that waited longer than its interval is worth nothing.
HOURLY: dict[str, Any] = {"schedule": 3600.0, "options": {"expires": 3600}}
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "work": {"task": "config.tasks.sweep_work", "schedule": 15.0, "options": {"expires": 15}},
    "counts": {"task": "learnings.tasks.count_again", "schedule": 60.0, "options": {"expires": 60}},
    "weekly-mail": {"task": "people.tasks.write_weekly_mail", "schedule": 600.0, "options": {"expires": 600}},
    "settle-mail": {"task": "people.tasks.settle_mail", **HOURLY},
    "requests": {"task": "people.tasks.forget_requests", **HOURLY},
    "presences": {"task": "reviews.tasks.forget_presences", "schedule": 60.0, "options": {"expires": 60}},
    "meetings": {"task": "reviews.tasks.forget_meetings", **HOURLY},
    # The promise is 90 days; a beat that restarts daily must still get there.
    "perspectives": {"task": "reviews.tasks.delete_raw_perspectives", **HOURLY, "schedule": 6 * 3600.0},
}

# --- logs and numbers -----------------------------------------------------------------------------

LOG_FORMAT = env.choice("LOG_FORMAT", ["json", "text"] if PRODUCTION else ["text", "json"])
LOG_LEVEL = env.choice("LOG_LEVEL", ["INFO", "DEBUG", "WARNING", "ERROR"])
LOGGING_CONFIG = None  # structlog and the standard library are set up together
configure_logging(LOG_FORMAT, LOG_LEVEL)

METRICS_TOKEN = env.secret("METRICS_TOKEN")  # without one /metrics does not exist
if METRICS_TOKEN and len(METRICS_TOKEN) < 16:
    raise ConfigurationError("METRICS_TOKEN needs at least 16 random characters.")
REVISION = env.text("REVISION")  # of the source, where whoever built this knows it

# --- language, time, files ------------------------------------------------------------------------

LANGUAGE_CODE, LANGUAGES = "en", [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = len(LANGUAGES) > 1  # with one language there is nothing to look up, and looking up is a tenth of a page
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [path for path in [BASE_DIR / "assets" / "dist"] if path.exists()]
WHITENOISE_USE_FINDERS = not PRODUCTION  # production collects once and serves hashed names
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": file_storage(env),
    "staticfiles": {"BACKEND": "config.static.HashedFiles" if PRODUCTION else PLAIN_FILES},
}
FILES_IN_A_BUCKET = bool(STORAGES["default"].get("OPTIONS"))
MEDIA_ROOT = VAR_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a form's fields: ten thousand pasted lines, in any alphabet
IMPORT_MAX_BYTES = env.integer("IMPORT_MAX_MB", 50, 1, 2000) * 1024 * 1024
ATTACHMENT_MAX_BYTES = env.integer("ATTACHMENT_MAX_MB", 20, 1, 1000) * 1024 * 1024

# --- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["people.api.permissions.HasPolicy"],
    "DEFAULT_PAGINATION_CLASS": "config.lib.rest.paging.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.lib.rest.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "config.lib.rest.openapi.Schema",
    "EXCEPTION_HANDLER": "config.lib.rest.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": [],
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Second Story",
    "DESCRIPTION": "Incidents, blameless reviews and what was learned. Errors are problem details (RFC 9457).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
    "SERVE_AUTHENTICATION": None,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.lib.rest.openapi.add_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "IncidentKind": "incidents.enums.Kind",
        "PulseAnswer": "reviews.enums.PulseAnswer",
        "Severity": "incidents.enums.Severity",
        "Stage": "incidents.enums.Stage",
        "IncidentStatus": "incidents.enums.Status",
        "Harm": "incidents.enums.Harm",
        "NoticedBy": "incidents.enums.NoticedBy",
        "FeltBand": "incidents.enums.FeltBand",
        "FeltUnit": "incidents.enums.FeltUnit",
        "Visibility": "incidents.enums.Visibility",
        "SystemKind": "incidents.enums.SystemKind",
        "Risk": "incidents.enums.Risk",
        "RoleInIncident": "incidents.enums.RoleInIncident",
        "EventKind": "incidents.enums.EventKind",
        "HypothesisState": "incidents.enums.HypothesisState",
        "Depth": "reviews.enums.Depth",
        "ReviewState": "reviews.enums.State",
        "EarlierAnswer": "reviews.enums.EarlierAnswer",
        "FactorKind": "reviews.enums.FactorKind",
        "FactorTiming": "reviews.enums.FactorTiming",
        "DefenceKind": "reviews.enums.DefenceKind",
        "DefenceOutcome": "reviews.enums.DefenceOutcome",
        "ActionType": "reviews.enums.ActionType",
        "ActionState": "reviews.enums.ActionState",
        "LookOutcome": "reviews.enums.LookOutcome",
        "Tracker": "reviews.enums.Tracker",
        "TrackerStatus": "reviews.enums.TrackerStatus",
        "KeptBecause": "reviews.enums.KeptBecause",
        "LearningState": "learnings.enums.LearningState",
        "ReleaseState": "learnings.enums.ReleaseState",
        "ReleaseStep": "learnings.enums.ReleaseStep",
        "InPractice": "learnings.enums.InPractice",
        "LearningKind": "learnings.enums.LearningKind",
        "Confidence": "learnings.enums.Confidence",
        "TagState": "learnings.enums.TagState",
        "ConcernKind": "learnings.enums.ConcernKind",
        "ConcernState": "learnings.enums.ConcernState",
        "ConcernOutcome": "learnings.enums.Outcome",
        "CreditKind": "learnings.enums.CreditKind",
        "Consent": "learnings.enums.Consent",
        "Redaction": "learnings.enums.Redaction",
        "AccountRole": "people.enums.Role",
        "WorkState": "config.lib.work.WorkState",
    },
}
