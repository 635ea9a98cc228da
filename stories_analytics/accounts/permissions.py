"""What a logged-in person or token may do through the API."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from stories_analytics.accounts.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView  # It imports this module by its settings.


class MayRead(BasePermission):
    """Staff who may view the model of a view's ``queryset``; a token needs the scope ``read``."""

    scope = "read"

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Decide on a request."""
        if isinstance(request.auth, ApiToken) and not request.auth.allows(self.scope):
            return False
        model = view.queryset.model._meta  # type: ignore[attr-defined]  # every view of ours has one
        may_view = request.user.has_perm(f"{model.app_label}.view_{model.model_name}")
        return bool(request.user.is_staff and may_view)
