"""Set the environment of the test run before Django reads its settings.

Loaded by pytest as a plugin (pyproject.toml): a conftest.py would come too late.
"""

import os

# Nothing of the developer's own installation may leak into a test, or be touched by one.
for name in ("DATABASE_URL", "INGEST_KEY", "CORS_ORIGINS", "TRUSTED_PROXIES", "RETENTION_DAYS"):
    os.environ.pop(name, None)
for name in ("DASHBOARD_USERNAME", "DASHBOARD_PASSWORD", "REPORTING_TIME_ZONE", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)
for name in ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "PUBLIC_URL", "ALERTS_ALLOW_PRIVATE"):
    os.environ.pop(name, None)

os.environ |= {
    "DEBUG": "1",
    # A developer's .env would name the developer's database.
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for-tests-only",
    "PSEUDONYM_KEY": "for-tests-only",
    "THROTTLE_USER": "off",
    "THROTTLE_ADDRESS": "off",
    "LOG_LEVEL": "WARNING",
}
os.environ.setdefault("EMBEDDED_PG_DIR", ".postgres-test")
# A test database may be lost with the power; a commit need not wait for the disk.
os.environ.setdefault(
    "EMBEDDED_PG_OPTIONS", "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
)
