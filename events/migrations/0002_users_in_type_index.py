from django.db import migrations, models


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
    ]
