"""Let analysts see alerts, rules and channels, and maintainers edit rules and channels."""

from django.db import migrations

EDITED = ("alertchannel", "alertrule")
SEEN = (*EDITED, "alert")
RIGHTS = {
    "Analyst": [f"view_{model}" for model in SEEN],
    "Maintainer": [
        *(f"view_{model}" for model in SEEN),
        *(f"{verb}_{model}" for verb in ("add", "change", "delete") for model in EDITED),
    ],
}


def give_rights(apps, schema_editor):
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    # Django makes permissions only after the last migration.
    create_permissions(installed.get_app_config("crashes"), verbosity=0)
    for name, codenames in RIGHTS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*_rights(apps, codenames))


def take_rights(apps, schema_editor):
    for name, codenames in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*_rights(apps, codenames))


def _rights(apps, codenames):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="crashes", codename__in=codenames
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_source_maps"),
        ("crashes", "0003_alerts"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
