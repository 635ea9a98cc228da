"""List the price of the model that every other one without a price is counted as."""

from datetime import date
from decimal import Decimal

from django.db import migrations

# Before any recording, so that no day is without a price.
MODEL, SINCE, USD_PER_MINUTE = "whisper-1", date(2022, 1, 1), Decimal("0.006")


def add_price(apps, schema_editor):
    apps.get_model("stats", "ModelPrice").objects.get_or_create(
        model=MODEL, valid_from=SINCE, defaults={"usd_per_minute": USD_PER_MINUTE}
    )


def remove_price(apps, schema_editor):
    apps.get_model("stats", "ModelPrice").objects.filter(model=MODEL, valid_from=SINCE).delete()


class Migration(migrations.Migration):

    dependencies = [("stats", "0001_initial")]

    operations = [migrations.RunPython(add_price, remove_price)]
