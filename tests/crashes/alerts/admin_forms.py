"""Fill in the forms of channels and rules as a browser does."""

from typing import Any

from django.test import Client
from django.urls import reverse

HOOK = "https://hooks.example.com/services/T0/B0/not-to-be-seen"
SECRET = "not-to-be-seen-either"
CHANNEL = {"name": "Team", "kind": "email", "addresses": "dev@example.com", "new_url": ""}
RULE = {
    "name": "New",
    "kind": "new_group",
    "is_enabled": "on",
    "app_versions": "",
    "threshold": "10",
    "minutes": "10",
    "percent": "99",
    "minimum_users": "30",
    "days": "7",
    "cooldown_minutes": "60",
}


def page(model: str, action: str, *arguments: object) -> str:
    """Return the address of a page."""
    return reverse(f"admin:crashes_{model}_{action}", args=arguments)


def save_channel(client: Client, pk: int | None = None, **form: Any) -> Any:
    """Save a channel, a new one without ``pk``; return the page that follows."""
    url = page("alertchannel", "change", pk) if pk else page("alertchannel", "add")
    return client.post(url, {**CHANNEL, "new_secret": "", **form}, follow=True)


def save_rule(client: Client, **form: Any) -> Any:
    """Save a new rule; return the page that follows."""
    return client.post(page("alertrule", "add"), {**RULE, **form}, follow=True)
