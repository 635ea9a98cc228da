"""Who may list, upload and remove source maps through the API."""

from collections.abc import Mapping

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from stories_analytics.accounts.models import ApiToken

VIEW = "crashes.view_sourcemap"
WRITES: Mapping[str, str] = {
    "POST": "crashes.add_sourcemap",
    "DELETE": "crashes.delete_sourcemap",
}


class MayManageMaps(BasePermission):
    """Staff with the right that a method needs; a token needs the scope ``upload``, too.

    What a build has uploaded it may also list; so may a token that reads.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Decide on a request."""
        method = str(request.method)
        if isinstance(request.auth, ApiToken) and not _covers(request.auth, method):
            return False
        return bool(request.user.is_staff and request.user.has_perm(WRITES.get(method, VIEW)))


def _covers(token: ApiToken, method: str) -> bool:
    return token.allows("upload") or (method not in WRITES and token.allows("read"))
