"""Send source maps to a server."""

import gzip
import json
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from crashes.map_names import SUFFIX

TIMEOUT_SECONDS = 120
# A page of an error that is none of ours is not read whole.
MAX_ANSWER = 65_536


class SendingError(RuntimeError):
    """A map that a server did not take; the text says why."""


class Server(NamedTuple):
    """Where maps go, and the token that opens it."""

    url: str
    token: str

    def send(self, release: str, file: str, text: bytes) -> None:
        """Upload one map.

        Raises:
            SendingError: The server refused it or cannot be reached.
        """
        query = urlencode({"release": release, "file": file})
        headers = {
            "Authorization": f"Token {self.token}",
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
        }
        address = f"{self.url.rstrip('/')}/api/sourcemaps?{query}"
        request = Request(address, gzip.compress(text), headers, method="POST")  # noqa: S310 - checked by `server_at`
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310 - likewise
                pass
        except HTTPError as error:
            raise SendingError(_reason(error)) from None
        except (URLError, HTTPException, OSError) as error:
            message = f"The server cannot be reached: {getattr(error, 'reason', error)}"
            raise SendingError(message) from None


def server_at(url: str, token: str) -> Server:
    """Return the server at an address.

    Raises:
        SendingError: The address is none of http or https, or the token is missing.
    """
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
        message = "--url must be the address of the server, such as https://stories.example."
        raise SendingError(message)
    if not token:
        message = "--url needs --token, or the variable SOURCEMAPS_TOKEN."
        raise SendingError(message)
    return Server(url, token)


def maps_in(folder: Path) -> dict[str, Path]:
    """Return the maps of scripts below a folder, by their path in it; packages are left out."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob(f"*{SUFFIX}")}
    return {name: found[name] for name in sorted(found) if _is_of_a_script(name)}


def _is_of_a_script(name: str) -> bool:
    return not name.endswith(f".css{SUFFIX}") and "node_modules" not in name.split("/")


def _reason(error: HTTPError) -> str:
    try:
        answer = json.loads(error.read(MAX_ANSWER))
        return str(answer["error"]["message"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"The server answered {error.code}."
