"""Make the staff groups: Analyst may look, Maintainer may also make API tokens and see jobs."""

from django.db import migrations

ROWS = [
    ("events", "event"),
    ("events", "debugevent"),
    ("crashes", "crash"),
    ("crashes", "debugcrash"),
]
ANALYST = [(app, f"view_{model}") for app, model in ROWS]
MAINTAINER = [
    *ANALYST,
    ("accounts", "view_apitoken"),
    ("accounts", "add_apitoken"),
    ("procrastinate", "view_procrastinatejob"),
]
GROUPS = {"Analyst": ANALYST, "Maintainer": MAINTAINER}


def make_groups(apps, schema_editor):
    """Make both groups with their permissions."""
    _make_permissions(apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, rights in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app_label, codename in rights:
            group.permissions.add(
                Permission.objects.get(content_type__app_label=app_label, codename=codename)
            )


def _make_permissions(apps):
    """Make the permissions now; Django makes them only after the last migration."""
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    for label in ("events", "crashes", "accounts", "procrastinate"):
        create_permissions(installed.get_app_config(label), verbosity=0)


def drop_groups(apps, schema_editor):
    """Drop both groups; their members stay, without the rights."""
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("crashes", "0001_initial"),
        ("events", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunPython(make_groups, drop_groups)]
