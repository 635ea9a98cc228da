"""The addresses of users' rights under /api/; each works with and without a slash at its end."""

from django.urls import re_path

from stories_analytics.rights.views import EraseViewSet, UserViewSet

urlpatterns = [
    re_path(r"^erase/?$", EraseViewSet.as_view({"post": "erase"}), name="erase"),
    re_path(
        r"^users/(?P<user_id>[^/]+)/export/?$",
        UserViewSet.as_view({"get": "export"}),
        name="users-export",
    ),
    re_path(
        r"^users/(?P<user_id>[^/]+)/?$",
        UserViewSet.as_view({"delete": "destroy"}),
        name="users-detail",
    ),
]
