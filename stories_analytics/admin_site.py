"""The site of Django's admin, under the project's name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.urls import URLPattern, URLResolver


class Site(AdminSite):
    """The admin without the address that leads to a row's public page: no row has one.

    Django's view of it answers a made-up id with a fault of the server.
    """

    site_title = "Stories Analytics"
    site_header = "Stories Analytics"
    index_title = "Data and access"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return every address but ``r/…/…/``."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]


class SiteConfig(AdminConfig):
    """Django's application of the admin, with this site."""

    default_site = "stories_analytics.admin_site.Site"
