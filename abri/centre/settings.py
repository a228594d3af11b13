"""Every setting of the centre, read from the environment once, typed, and refused at start-up when it cannot work.

``docs/operator/settings.md`` describes each variable; a test compares the two.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from abri.centre import doors
from abri.centre.private_files import read_or_make_secret

env = environ.Env()

CENTRE = Path(__file__).resolve().parent

# ---------------------------------------------------------------- the installation

# What kind of installation this is. The demonstration has invented people with known passwords.
ABRI_ENV = env.str("ABRI_ENV", default="development")
if ABRI_ENV not in {"development", "demonstration", "production"}:
    raise ImproperlyConfigured(
        f"ABRI_ENV is {ABRI_ENV!r}; set it to development, demonstration or production"
    )
PRODUCTION = ABRI_ENV == "production"
DEMONSTRATION = ABRI_ENV == "demonstration"

# What this installation offers: reporting, directory, learning.
try:
    ABRI_DOORS = doors.chosen(env.list("ABRI_DOORS", default=list(doors.EVERY)))
except doors.NoSuchDoors as error:
    raise ImproperlyConfigured(f"ABRI_DOORS cannot be used: {error}") from error

# The folder with the embedded database, the keys and the list of what was erased.
ABRI_DATA = Path(env.str("ABRI_DATA", default="data")).resolve()
# The folder with the sealed files that people hand in.
ABRI_VAULT = Path(env.str("ABRI_VAULT", default=str(ABRI_DATA / "vault"))).resolve()
# Bytes that are taken: of one file, of all files of one case, of all that waits to be sent, and what has to stay free
# on the disk.
ABRI_UPLOAD_FILE = env.int("ABRI_UPLOAD_FILE", default=200_000_000)
ABRI_UPLOAD_CASE = env.int("ABRI_UPLOAD_CASE", default=1_000_000_000)
ABRI_UPLOAD_WAITING = env.int("ABRI_UPLOAD_WAITING", default=20_000_000_000)
ABRI_VAULT_KEEP_FREE = env.int("ABRI_VAULT_KEEP_FREE", default=1_000_000_000)
# A time-stamping authority (RFC 3161) for the seals over custody logs, and the certificates it is checked with. Empty:
# none.
ABRI_STAMP_URL = env.str("ABRI_STAMP_URL", default="")
ABRI_STAMP_ROOTS = (
    Path(env.str("ABRI_STAMP_ROOTS")).resolve() if env.str("ABRI_STAMP_ROOTS", default="") else None
)
if ABRI_STAMP_URL and not ABRI_STAMP_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        "ABRI_STAMP_URL has to begin with http:// or https://: correct it, or remove it"
    )
if ABRI_STAMP_URL and not (ABRI_STAMP_ROOTS and ABRI_STAMP_ROOTS.is_file()):
    raise ImproperlyConfigured(
        "ABRI_STAMP_ROOTS has to name a PEM file with the root certificate of the authority at ABRI_STAMP_URL: a stamp "
        "that nobody checked proves nothing"
    )
# Who is sent the digest of each day's seal, outside this machine.
ABRI_CUSTODY_WITNESSES = env.list("ABRI_CUSTODY_WITNESSES", default=[])
# The country pack: a name below abri/packs or a folder.
ABRI_PACK = env.str("ABRI_PACK", default="be")
# A folder with country packs, each in a folder named by its country; the directory shows them beside the shipped ones.
ABRI_PACKS = Path(env.str("ABRI_PACKS")).resolve() if env.str("ABRI_PACKS", default="") else None
if ABRI_PACKS and not ABRI_PACKS.is_dir():
    raise ImproperlyConfigured(
        f"ABRI_PACKS names {ABRI_PACKS}, which is no folder: make it, or remove the setting"
    )
# Where people reach the centre; receipts, mails and passkeys depend on it.
ABRI_BASE_URL = env.str("ABRI_BASE_URL", default="http://localhost:8000").rstrip("/")
if PRODUCTION and not ABRI_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured(
        "ABRI_BASE_URL has to start with https:// in production: set it to the public address"
    )
# Where "Exit this page" goes: a page anybody might have open.
ABRI_EXIT_URL = env.str("ABRI_EXIT_URL", default="https://www.wikipedia.org/")

# The public half of the recovery identity (age-keygen on an offline machine). Empty: no recovery.
ABRI_RECOVERY_RECIPIENT = env.str("ABRI_RECOVERY_RECIPIENT", default="")
# The public half of the identity that opens backups, offline as well. Empty: `abri backup` makes none.
ABRI_BACKUP_RECIPIENT = env.str("ABRI_BACKUP_RECIPIENT", default="")
# The list of what was erased, which has to outlive this machine. Empty: in the data folder.
ABRI_TOMBSTONES = (
    Path(env.str("ABRI_TOMBSTONES")).resolve() if env.str("ABRI_TOMBSTONES", default="") else None
)
# The worker's private identity: addresses of mails wait sealed to it. Outside the database.
ABRI_WORKER_IDENTITY_FILE = Path(
    env.str("ABRI_WORKER_IDENTITY_FILE", default=str(ABRI_DATA / "keys" / "worker.key"))
)
# The private key that signs bundles of evidence in the centre's name.
ABRI_SIGNING_KEY_FILE = Path(
    env.str("ABRI_SIGNING_KEY_FILE", default=str(ABRI_DATA / "keys" / "signing.key"))
)
# Reports a minute, over the whole installation, above which a browser has to work for its turn. 0: never.
ABRI_FLOOD_PER_MINUTE = env.int("ABRI_FLOOD_PER_MINUTE", default=120)
# Wrong receipts a minute, over the whole installation, above which a browser has to work for its turn. 0: never.
ABRI_WRONG_RECEIPTS_PER_MINUTE = env.int("ABRI_WRONG_RECEIPTS_PER_MINUTE", default=60)
# Whether a second factor is asked of everybody who signs in.
ABRI_SECOND_FACTOR = env.bool("ABRI_SECOND_FACTOR", default=not DEMONSTRATION)
if PRODUCTION and not ABRI_SECOND_FACTOR:
    raise ImproperlyConfigured("ABRI_SECOND_FACTOR cannot be off in production: remove it")

# ---------------------------------------------------------------- Django

SECRET_KEY = env.str("ABRI_SECRET_KEY", default="") or read_or_make_secret(
    ABRI_DATA / "keys" / "django.key", may_make=not PRODUCTION, variable="ABRI_SECRET_KEY"
)
DEBUG = False
ALLOWED_HOSTS = env.list(
    "ABRI_ALLOWED_HOSTS",
    default=[environ.urlparse(ABRI_BASE_URL).hostname or "localhost", "127.0.0.1", "[::1]"],
)
CSRF_TRUSTED_ORIGINS = [ABRI_BASE_URL]
ROOT_URLCONF = "abri.centre.urls"
WSGI_APPLICATION = "abri.centre.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "abri.centre.ui.forms.Renderer"

_LIBRARIES = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
]
INSTALLED_APPS = [*doors.rooms(ABRI_DOORS), *_LIBRARIES]
# What commands load that look after the whole database: its tables are the same whichever doors are open.
EVERY_APP = [*doors.rooms(doors.EVERY), *_LIBRARIES]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "abri.centre.ui.middleware.PrivacyHeaders",
    "abri.centre.ui.middleware.NothingAhead",
    "abri.centre.ui.middleware.ZeroBytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "abri.centre.ui.middleware.AddressLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "abri.centre.accounts.middleware.UnlockedIdentity",
    *(["abri.centre.overlay.middleware.PackOfTheCentre"] if doors.REPORTING in ABRI_DOORS else []),
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "abri.centre.ui.context.page",
                # Numbers of cases stand beside the entries of a desk, where there are cases.
                f"abri.centre.{'casework' if doors.REPORTING in ABRI_DOORS else 'accounts'}.context.desk",
            ],
        },
    }
]

# ---------------------------------------------------------------- the database

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{ABRI_DATA / 'abri.sqlite3'}")}
_options = DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions queue instead of failing half-way; FULL keeps what a receipt was shown for even when the
    # power goes (docs/operator/performance.md has the price); secure_delete overwrites what is erased.
    _options["transaction_mode"] = "IMMEDIATE"
    _options["timeout"] = 20
    _options["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    _options["pool"] = {"min_size": 2, "max_size": 16}

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "records_cache",
        # With Django's 300, attempts under many names would push the count of one name out, and guessing go on.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "abri.centre.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "abri.centre.accounts.adapter.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "abri.centre.accounts.forms.SignInForm",
    "change_password": "abri.centre.accounts.forms.ChangePasswordForm",
    "reset_password": "abri.centre.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "abri.centre.accounts.forms.NewPasswordForm",
    "reauthenticate": "abri.centre.accounts.forms.PasswordAgainForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Somebody who is not here gets no letter that says so.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "abri.centre.accounts.reset_links.Tokens"  # noqa: S105 (a dotted name)
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Abri"
# A code that changed while it was typed still counts.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "abri.centre.accounts.forms.CodeForm",
    "reauthenticate": "abri.centre.accounts.forms.CodeAgainForm",
    "activate_totp": "abri.centre.accounts.forms.FirstCodeForm",
    "add_webauthn": "abri.centre.accounts.forms.SecurityKeyForm",
    "edit_webauthn": "abri.centre.accounts.forms.RenameKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "abri_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "abri_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Gone with the browser window: a year in which the cookie says "she was here" serves nobody.
CSRF_COOKIE_AGE = None
# Minutes without a page after which a signed-in person has to sign in again.
ABRI_IDLE_MINUTES = env.int("ABRI_IDLE_MINUTES", default=60)

# ---------------------------------------------------------------- what leaves and what browsers may do

EMAIL_CONFIG = env.email_url("ABRI_EMAIL_URL", default="consolemail://")
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # The same with an envelope of our own and a limit to how long one mail may take.
    EMAIL_CONFIG["EMAIL_BACKEND"] = "abri.centre.outbox.smtp.Backend"
vars().update(EMAIL_CONFIG)
# Seconds a mail server may be silent before its letters wait for another try.
EMAIL_TIMEOUT = 10
# Where mail that comes back is sent, with an id of the letter added after a plus sign, and the Maildir it arrives in.
ABRI_BOUNCE_ADDRESS = env.str("ABRI_BOUNCE_ADDRESS", default="")
if ABRI_BOUNCE_ADDRESS and not 0 < ABRI_BOUNCE_ADDRESS.find("@") <= 30:
    raise ImproperlyConfigured(
        "ABRI_BOUNCE_ADDRESS has to be an e-mail address with at most 30 characters before the @, such as "
        "bounces@centre.example: correct it, or remove it"
    )
ABRI_BOUNCE_MAILDIR = (
    Path(env.str("ABRI_BOUNCE_MAILDIR")).resolve() if env.str("ABRI_BOUNCE_MAILDIR", default="") else None
)
if ABRI_BOUNCE_MAILDIR and not (ABRI_BOUNCE_ADDRESS and (ABRI_BOUNCE_MAILDIR / "new").is_dir()):
    raise ImproperlyConfigured(
        "ABRI_BOUNCE_MAILDIR has to name a Maildir (a folder with new, cur and tmp in it) that gets the mail for "
        "ABRI_BOUNCE_ADDRESS: set both, or remove both"
    )
# Without a mail server nothing can be sent, so nobody is promised an alert or a mail.
MAIL_CONFIGURED = bool(env.str("ABRI_EMAIL_URL", default=""))
DEFAULT_FROM_EMAIL = env.str("ABRI_FROM_EMAIL", default="abri@localhost")
# Who reads that a public fact is wrong. Empty: the page says that nobody does.
ABRI_OPERATOR_EMAIL = env.str("ABRI_OPERATOR_EMAIL", default="")

_secure = ABRI_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
# HTTPS ends at one reverse proxy in front; sign-in limits tell computers apart by what it says.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _secure else 0
SECURE_COOKIES = _secure
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
# Nothing leaves this site. With "no-referrer" browsers hide the origin from us too, and the check of forged forms
# fails.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# A story of 20,000 characters, four bytes each, and the other answers fit; what is larger is told so by the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
# Refuses every file that no view asks for, and has no way to a disk.
FILE_UPLOAD_HANDLERS = ["abri.centre.files.uploads.OnlyWhereAsked"]

# ---------------------------------------------------------------- languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("nl", _("Dutch")),
    ("fr", _("French")),
    ("de", _("German")),
    ("en", _("English")),
    ("nl-young", _("Dutch")),
    ("fr-young", _("French")),
    ("de-young", _("German")),
]
LOCALE_PATHS = [CENTRE / "ui" / "locale"]
LANGUAGE_COOKIE_NAME = "abri_language"
FORMAT_MODULE_PATH = "abri.centre.ui.formats"
USE_I18N = True
USE_TZ = True
# Of whatever no country is asked for: pages and letters use the clock of the pack.
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ABRI_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---------------------------------------------------------------- logs

# Ids only: no addresses of people's computers, no request lines with parameters, no text.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"routes": {"()": "abri.centre.logged_routes.RoutesForPaths"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["routes"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        # Below this they print what a page shows and what a query carries, whoever turns up the level of the others.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
