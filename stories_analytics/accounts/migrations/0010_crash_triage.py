"""Let maintainers decide about crash groups; analysts see them, as they see crash reports."""

from django.db import migrations

RIGHT = "triage_crashgroup"
GROUP = "Maintainer"


def give_right(apps, schema_editor):
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    # Django makes permissions only after the last migration.
    create_permissions(installed.get_app_config("crashes"), verbosity=0)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(*_right(apps))


def take_right(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        group.permissions.remove(*_right(apps))


def _right(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="crashes", codename=RIGHT
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_login_counts"),
        ("crashes", "0004_source_maps"),
    ]

    operations = [migrations.RunPython(give_right, take_right)]
