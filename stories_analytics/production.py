"""Refuse to start in production with a setting that is missing or known to everybody."""

from django.core.exceptions import ImproperlyConfigured

SAMPLE_SECRET_KEY = "development-only-secret-key"  # noqa: S105 - refused outside DEBUG
SAMPLE_PSEUDONYM_KEY = "development-only-pseudonym-key"
SAMPLES = frozenset(
    # The values of .env.example, too.
    {SAMPLE_SECRET_KEY, SAMPLE_PSEUDONYM_KEY, "change-me"}
)


def check(
    *, secret_key: str, pseudonym_key: str, dashboard_password: str, database_url: str
) -> None:
    """Check the settings that production cannot do without.

    Raises:
        ImproperlyConfigured: One sentence that names the variable.
    """
    required = {
        "SECRET_KEY": secret_key,
        "PSEUDONYM_KEY": pseudonym_key,
        "DATABASE_URL": database_url,
    }
    for name, value in required.items():
        if not value:
            message = f"{name} is not set. It is required when DEBUG is off."
            raise ImproperlyConfigured(message)
    for name, value in {**required, "DASHBOARD_PASSWORD": dashboard_password}.items():
        if value in SAMPLES:
            message = f"{name} still has its sample value. Choose one of your own."
            raise ImproperlyConfigured(message)
