"""The releases with maps in the admin: to see and to remove."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from crashes.map_uploads import store
from crashes.models import MapRelease, SourceMap
from tests.conftest import member
from tests.crashes.maps.made import source_map

pytestmark = pytest.mark.django_db

LIST = reverse("admin:crashes_maprelease_changelist")


@pytest.fixture
def release():
    for file in ("dist/main.js.map", "dist/renderer.js.map"):
        store("0.9.7", file, source_map(), now=timezone.now())
    return MapRelease.objects.get()


def page_of(release):
    return reverse("admin:crashes_maprelease_change", args=[release.pk])


def delete_page_of(release):
    return reverse("admin:crashes_maprelease_delete", args=[release.pk])


@pytest.mark.parametrize("group", ["Analyst", "Maintainer"])
def test_staff_see_which_releases_have_maps(release, group):
    _, client = member(group)

    page = client.get(LIST).content.decode()
    details = client.get(page_of(release)).content.decode()

    assert "0.9.7" in page
    assert 'class="field-files">2<' in page
    assert "dist/renderer.js.map" in details
    assert client.get(f"{LIST}add/").status_code == 403


def test_the_contents_are_never_read(release, staff_client, django_assert_max_num_queries):
    # Four requests, each of which asks once for the second factor.
    with django_assert_max_num_queries(24) as queries:
        staff_client.get(LIST)
        staff_client.get(page_of(release))
        staff_client.get(delete_page_of(release))
        staff_client.post(delete_page_of(release), {"post": "yes"})

    assert not SourceMap.objects.exists()
    assert not any('"content"' in query["sql"] for query in queries)


def test_a_maintainer_removes_a_release_after_being_asked(release):
    _, client = member("Maintainer")

    asked = client.get(delete_page_of(release)).content.decode()
    client.post(delete_page_of(release), {"post": "yes"})

    assert "Source maps of 0.9.7" in asked
    assert not MapRelease.objects.exists()
    assert LogEntry.objects.get().object_repr == "0.9.7"


def test_several_releases_are_removed_at_once(release, staff_client):
    store("0.9.8", "main.js.map", source_map(), now=timezone.now())
    chosen = list(MapRelease.objects.values_list("pk", flat=True))
    action = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}

    staff_client.post(LIST, action)

    assert not MapRelease.objects.exists()
    assert not SourceMap.objects.exists()


def test_an_analyst_removes_nothing(release):
    _, client = member("Analyst")

    assert client.post(delete_page_of(release), {"post": "yes"}).status_code == 403
    assert MapRelease.objects.exists()
