"""Who may read crash groups through the API, and decide about them."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from stories_analytics.accounts.models import ApiToken
from stories_analytics.accounts.permissions import MayRead

if TYPE_CHECKING:
    from rest_framework.views import APIView  # It imports the permissions by its settings.

TRIAGE = "crashes.triage_crashgroup"


class MayReadOrTriage(MayRead):
    """Who may read reports; deciding takes the right to it, and a person: no token has a scope."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Decide on a request."""
        if not super().has_permission(request, view):
            return False
        if request.method in SAFE_METHODS:
            return True
        is_person = not isinstance(request.auth, ApiToken)
        return bool(is_person and request.user.has_perm(TRIAGE))
