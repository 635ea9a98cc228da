"""Parts of pages that are more than a snippet: the header, a "?" with its text, a bar."""

from collections.abc import Mapping
from typing import Any

from django import template

from dashboard import navigation
from dashboard.definitions import DEFINITIONS

register = template.Library()


@register.inclusion_tag("_partials/site_header.html", takes_context=True)
def site_header(context: Mapping[str, Any], current: str = "") -> dict[str, Any]:
    """Show the header with the pages."""
    request, shell = context["request"], context.get("shell")
    asked = shell.address if shell else None
    return {
        "request": request,
        "user": request.user,
        "links": navigation.links(current, asked),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("_partials/definition.html")
def definition(name: str, place: str = "") -> dict[str, str]:
    """Show a "?" that opens what a name of ``dashboard.definitions`` means.

    Args:
        name: The name.
        place: Tells two of the same name on one page apart.
    """
    known = DEFINITIONS[name]
    return {"id": f"definition-{name}{place}", "title": known.title, "text": known.text}


@register.inclusion_tag("_partials/bar.html")
def bar(part: float | None, of: float | None) -> dict[str, str]:
    """Show a bar behind a row: ``part`` as long as its share of ``of``."""
    fraction = min(1.0, part / of) if part and of else 0.0
    return {"width": f"{fraction * 100:.2f}"}
