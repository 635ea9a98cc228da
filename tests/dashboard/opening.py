"""Open a page and look at what it shows."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client


def opened(client: Client, query: str = "", **headers: Any) -> Any:
    """Return the overview under a query."""
    response = client.get(f"/dashboard{query}", **headers)
    assert response.status_code == 200, response.content
    return response


def query_of(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def card(response: Any, name: str) -> Any:
    """Return a card of the overview."""
    return next(card for card in response.context["cards"] if card.name == name)


def rows(response: Any, name: str) -> dict[str, Any]:
    """Return the rows of a list of the overview by their labels."""
    return {row.label: row for row in response.context["lists"][name].rows}


def text(html: str) -> str:
    """Return what of a page is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
