"""Collect the files of npm packages that pages load; nothing of a package is copied by hand."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "packages"
FOLDER = Path(__file__).resolve().parent / "node_modules"
# Each file by its folder. The rest of a package is types, other builds and modules with bare
# imports, which no browser could load.
FILES = {
    "chart.umd.min.js": "chart.js/dist",
    "chart.umd.min.js.map": "chart.js/dist",
}


class NpmFilesFinder(BaseFinder):
    """Find installed files under ``packages/``; what is not installed is not found.

    Pages are readable without them.
    """

    def check(self, **kwargs: Any) -> list[Any]:
        """Return no complaint: an installation without npm is one without interactive charts."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        """Return where a file is, or nothing."""
        prefix, _, name = path.partition("/")
        file = FOLDER / FILES.get(name, "") / name
        is_there = prefix == PREFIX and name in FILES and file.is_file()
        found = [str(file)] if is_there else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Return every installed file with the place that it lies in."""
        ignored = tuple(ignore_patterns or ())
        for name, folder in FILES.items():
            if (FOLDER / folder / name).is_file() and not any(fnmatch(name, p) for p in ignored):
                storage = FileSystemStorage(location=FOLDER / folder)
                storage.prefix = PREFIX  # type: ignore[attr-defined]  # what collectstatic asks for
                yield name, storage
