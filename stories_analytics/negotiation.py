"""Answer in the one form that an address has, whatever `Accept` asks for."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OneForm(BaseContentNegotiation):
    """Choose the first renderer.

    A 406 would help nobody: a client that says `Accept: text/csv` for the download would not get
    it, and an app with an odd default would lose its events for good.
    """

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: Any = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type."""
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)
