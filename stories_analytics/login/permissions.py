"""Read what somebody may do."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Permission
from django.db.models import Model, Q


class OneQueryBackend(ModelBackend):
    """Django's own backend, which asks once for a user's permissions and once for the groups'."""

    def get_all_permissions(
        self, user_obj: AbstractBaseUser | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        """Return what a user may do, as ``app.codename``, and remember it with the user."""
        user: Any = user_obj
        if not user.is_active or user.is_anonymous or obj is not None:
            return set()
        if not hasattr(user, "_perm_cache"):
            given = Permission.objects.order_by()
            if not user.is_superuser:
                given = given.filter(Q(user=user) | Q(group__user=user))
            names = given.values_list("content_type__app_label", "codename").distinct()
            user._perm_cache = {f"{app}.{name}" for app, name in names}  # noqa: SLF001 - as Django
        known: set[str] = user._perm_cache  # noqa: SLF001 - as Django
        return known
