from django.db import migrations, models

# An index is read alone where vacuum has been since the rows came. By default it comes after a
# fifth of the table is new, which at ten million rows is months.
VACUUM_SOON = """
    ALTER TABLE events SET (
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000
    )
"""
VACUUM_AS_USUAL = """
    ALTER TABLE events RESET (
        autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold
    )
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="idx_events_type_timestamp"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["event_type", "timestamp"],
                include=["user_id"],
                name="idx_events_type_timestamp",
            ),
        ),
        migrations.RunSQL(VACUUM_SOON, VACUUM_AS_USUAL),
    ]
