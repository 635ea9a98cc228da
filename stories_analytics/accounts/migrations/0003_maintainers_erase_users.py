"""Let Maintainers export and erase users; Analysts may neither."""

from django.db import migrations

RIGHTS = ("export_user", "erase_user")


def give_rights(apps, schema_editor):
    """Give both rights to the group."""
    _make_permissions()
    maintainers, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Maintainer")
    maintainers.permissions.add(*_rights(apps))


def take_rights(apps, schema_editor):
    """Take both rights from the group."""
    for maintainers in apps.get_model("auth", "Group").objects.filter(name="Maintainer"):
        maintainers.permissions.remove(*_rights(apps))


def _rights(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="intake", codename__in=RIGHTS
    )


def _make_permissions():
    """Make the permissions now; Django makes them only after the last migration."""
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    create_permissions(installed.get_app_config("intake"), verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_staff_groups"),
        ("intake", "0002_tombstone"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
