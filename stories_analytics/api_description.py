"""What drf-spectacular is told; part of the settings."""

SETTINGS = {
    "TITLE": "Stories Analytics",
    "DESCRIPTION": "Usage events and crash reports of a desktop app, without anybody's name.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "stories_analytics.openapi.without_trailing_slashes",
    ],
}
