"""Styles are found, and a page that explains a failure does not fail for want of them."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from dashboard.templatetags.assets import asset

COLLECTED = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}


def test_an_asset_has_the_address_that_the_storage_gives(settings):
    assert asset("dashboard/pages.css") == "/static/dashboard/pages.css"


@pytest.mark.parametrize("address", ["/privacy", "/nothing"])
def test_every_file_that_a_page_names_exists(client, address):
    page = client.get(address).content.decode()
    named = re.findall(r'(?:src|href)="/static/([^"]+)"', page)

    assert "dashboard/pages.css" in named
    assert [name for name in named if finders.find(name) is None] == []


@pytest.mark.parametrize(("address", "status"), [("/privacy", 200), ("/nothing", 404)])
def test_a_page_opens_where_nothing_was_collected(settings, tmp_path, address, status):
    settings.STORAGES = COLLECTED
    settings.STATIC_ROOT = tmp_path

    response = Client().get(address)

    assert response.status_code == status
    assert b"/static/dashboard/pages.css" in response.content


def test_an_error_page_leads_on(client):
    page = client.get("/nothing").content.decode()

    assert "There is nothing at this address." in page
    assert 'href="/privacy"' in page
