"""Give every collected file a name that changes with its content."""

from whitenoise.storage import (  # type: ignore[import-untyped]  # it has no types
    CompressedManifestStaticFilesStorage,
)


class HashedFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # likewise
    """Also where a module imports another: a browser never mixes the scripts of two releases."""

    support_js_module_import_aggregation = True
    # As deep as modules import each other, and some more.
    max_post_process_passes = 10
