"""Addresses of the project's own styles and pictures."""

from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def asset(path: str) -> str:
    """Return a static file's address, even where ``collectstatic`` was forgotten.

    Error pages use it: a page that explains a failure must not fail itself.
    """
    try:
        return static(path)
    except ValueError:
        return urljoin(settings.STATIC_URL, path)
