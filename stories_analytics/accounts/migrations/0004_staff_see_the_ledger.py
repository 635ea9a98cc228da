"""Let both staff groups see what the app leaked: the privacy ledger holds no value."""

from django.db import migrations

GROUPS = ("Analyst", "Maintainer")


def give_right(apps, schema_editor):
    """Give the right to both groups."""
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    # Django makes permissions only after the last migration.
    create_permissions(installed.get_app_config("intake"), verbosity=0)
    for name in GROUPS:
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(_right(apps))


def take_right(apps, schema_editor):
    """Take the right from both groups."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(_right(apps))


def _right(apps):
    return apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="intake", codename="view_ledgerentry"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_maintainers_erase_users"),
        ("intake", "0003_privacy_ledger"),
    ]

    operations = [migrations.RunPython(give_right, take_right)]
