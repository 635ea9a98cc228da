"""Who may export and erase users through the API."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from stories_analytics.accounts.models import ApiToken

ERASE = "intake.erase_user"
EXPORT = "intake.export_user"
SCOPE = "erase"


class MayActOnUsers(BasePermission):
    """Staff with the right that a method needs; a token needs the scope ``erase``, too."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Decide on a request."""
        if isinstance(request.auth, ApiToken) and not request.auth.allows(SCOPE):
            return False
        right = ERASE if request.method == "DELETE" else EXPORT
        return bool(request.user.is_staff and request.user.has_perm(right))
