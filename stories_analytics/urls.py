"""Every address of the server."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from stories_analytics import errors
from stories_analytics.health import health
from stories_analytics.metrics.views import metrics

# Swagger UI writes styles into the page; no other page may.
docs_policy = csp_replace(
    {
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "default-src": [SELF],
        "frame-ancestors": [NONE],
    }
)
api_docs = SpectacularSwaggerSplitView.as_view(
    url_name="schema", authentication_classes=[], permission_classes=[]
)

api: list[URLPattern | URLResolver] = [
    path("", include("events.urls")),
    path("", include("crashes.urls")),
    path("", include("stats.urls")),
    path("", include("stories_analytics.rights.urls")),
    re_path(r"^schema/?$", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^docs/?$", docs_policy(staff_member_required(api_docs)), name="api-docs"),
    re_path(r"", errors.not_found, name="api-not-found"),
]

urlpatterns = [
    path("api/", include(api)),
    re_path(r"^health/?$", health, name="health"),
    re_path(r"^metrics/?$", metrics, name="metrics"),
    path("", include("stories_analytics.login.urls")),
    path("admin/", admin.site.urls),
    path("", include("dashboard.urls")),
    path("", RedirectView.as_view(pattern_name="overview"), name="start"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
