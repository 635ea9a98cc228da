"""Make the table in which wrong passwords are counted (a cache of Django, and no model)."""

from django.db import migrations

MAKE = """
CREATE TABLE login_counts (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
-- For forgetting: expired counts go every night.
CREATE INDEX login_counts_expires ON login_counts (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_second_factor")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE login_counts")]
