"""Let analysts see which releases have source maps, and maintainers upload and remove them."""

from django.db import migrations

MODELS = ("maprelease", "sourcemap")
RIGHTS = {"Analyst": ("view",), "Maintainer": ("view", "add", "delete")}


def give_rights(apps, schema_editor):
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    # Django makes permissions only after the last migration.
    create_permissions(installed.get_app_config("crashes"), verbosity=0)
    for name, verbs in RIGHTS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*_rights(apps, verbs))


def take_rights(apps, schema_editor):
    for name, verbs in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*_rights(apps, verbs))


def _rights(apps, verbs):
    codenames = [f"{verb}_{model}" for verb in verbs for model in MODELS]
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="crashes", codename__in=codenames
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_prices"),
        ("crashes", "0004_source_maps"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
