"""Upload the source maps of a release."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from crashes.map_sending import SendingError, maps_in, server_at
from crashes.map_uploads import UploadError, read_release, store

# Takes the path of a map in the build, and its text.
Take = Callable[[str, bytes], object]


class Command(BaseCommand):
    """Upload."""

    help = (
        "Upload the source maps of a release, so that stacks name original functions, files and"
        " lines. Without --url they go into this installation's database, with it to a server."
        " Examples: python manage.py upload_sourcemaps 0.9.7 dist;"
        " python manage.py upload_sourcemaps 0.9.7 dist --url https://stories.example --token …"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the release, the folder and the server."""
        parser.add_argument("release", help="the app's version, as its reports name it")
        parser.add_argument("folder", type=Path, help="every *.map below it is uploaded")
        parser.add_argument(
            "--url", default="", help="of a server, such as https://stories.example"
        )
        parser.add_argument(
            "--token",
            default=os.environ.get("SOURCEMAPS_TOKEN", ""),
            help="an API token that may upload source maps; SOURCEMAPS_TOKEN without it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Upload."""
        try:
            release = read_release(options["release"])
            take = _taker(release, options["url"], options["token"])
        except (UploadError, SendingError) as error:
            raise CommandError(str(error)) from None
        maps = maps_in(options["folder"])
        if not maps:
            message = "There is no *.map below the folder. Does the build write source maps?"
            raise CommandError(message)
        refused = self._upload(maps, take)
        self.stdout.write(f"{len(maps) - refused} source maps of {release} are uploaded.")
        if refused:
            message = f"{refused} are not, see above."
            raise CommandError(message)

    def _upload(self, maps: dict[str, Path], take: Take) -> int:
        """Upload one after the other, and return how many were refused."""
        refused = 0
        for name, path in tqdm(maps.items(), unit=" maps", desc="upload", disable=None):
            try:
                take(name, path.read_bytes())
            except (UploadError, SendingError) as error:
                refused += 1
                self.stderr.write(f"{name}: {error}")
        return refused


def _taker(release: str, url: str, token: str) -> Take:
    if url:
        server = server_at(url, token)
        return lambda name, text: server.send(release, name, text)
    return lambda name, text: store(release, name, text, now=timezone.now())
