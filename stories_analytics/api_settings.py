"""What Django's settings say of the API, whatever the environment: a chapter of settings.py."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The first one answers an anonymous program: 401 and how to log in, not 403.
        "stories_analytics.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["stories_analytics.accounts.permissions.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "stories_analytics.reading.pages.NumberedOrCursorPagination",
    "DEFAULT_SCHEMA_CLASS": "stories_analytics.openapi.ErrorShapeSchema",
    "EXCEPTION_HANDLER": "stories_analytics.errors.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
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
    # Two fields are called `state`: what a crash group is, and what people can make of it.
    "ENUM_NAME_OVERRIDES": {
        "CrashGroupStateEnum": ["open", "resolved", "regressed", "ignored"],
        "CrashGroupDecisionEnum": ["open", "resolved", "ignored"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "stories_analytics.openapi.without_trailing_slashes",
    ],
}
