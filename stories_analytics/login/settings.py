"""What Django's settings say of logging in, whatever the environment: a chapter of settings.py."""

from datetime import timedelta

AUTHENTICATION_BACKENDS = [
    # The first one refuses who has guessed too often, before a password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "stories_analytics.login.permissions.OneQueryBackend",
]
# In the database, which all web processes share; docs/decisions/0009-login.md says why.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "logins": {
        "BACKEND": "stories_analytics.login.counts.SharedCounts",
        "LOCATION": "login_counts",
        "KEY_FUNCTION": "stories_analytics.login.counts.keyed",
        # A stranger who makes names up fills no disk.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "logins"
# Both together: a stranger elsewhere can lock nobody out by knowing a name.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Who keeps trying waits no longer than who waits.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "stories_analytics.login.guessing.sender"
AXES_CLIENT_STR_CALLABLE = "stories_analytics.login.guessing.nobody"
AXES_LOCKOUT_CALLABLE = "stories_analytics.login.guessing.refuse"
# Its tables stay empty, its pages would show columns for addresses.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

OTP_TOTP_ISSUER = "Stories Analytics"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
