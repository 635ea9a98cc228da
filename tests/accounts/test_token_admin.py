"""Making and revoking API tokens in the admin."""

import pytest
from django.urls import reverse

from stories_analytics.accounts.models import ApiToken, digest_of
from tests.conftest import member

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_and_stored_as_a_digest(staff_client, superuser):
    form = {"name": "export script", "may_read": "on"}

    page = staff_client.post(reverse("admin:accounts_apitoken_add"), form, follow=True)
    row = ApiToken.objects.get()
    text = page.content.decode().split("<code>")[1].split("</code>")[0]

    assert row.digest == digest_of(text)
    assert (row.owner, row.may_read, row.may_upload, row.may_erase) == (
        superuser,
        True,
        False,
        False,
    )
    assert (
        text not in staff_client.get(reverse("admin:accounts_apitoken_changelist")).content.decode()
    )


def test_a_token_is_revoked_in_the_admin(staff_client, token):
    row = ApiToken.objects.get()
    form = {"action": "revoke", "_selected_action": [str(row.pk)]}

    staff_client.post(reverse("admin:accounts_apitoken_changelist"), form)
    first = ApiToken.objects.get().revoked_at
    staff_client.post(reverse("admin:accounts_apitoken_changelist"), form)

    assert first is not None
    assert ApiToken.objects.get().revoked_at == first
    assert (
        "revoked"
        in staff_client.get(reverse("admin:accounts_apitoken_changelist")).content.decode()
    )


def test_tokens_cannot_be_changed_or_deleted(staff_client, token):
    row = ApiToken.objects.get()

    changed = staff_client.post(
        reverse("admin:accounts_apitoken_change", args=[row.pk]), {"name": "x", "may_erase": "on"}
    )
    deleted = staff_client.post(
        reverse("admin:accounts_apitoken_delete", args=[row.pk]), {"post": "yes"}
    )

    assert (changed.status_code, deleted.status_code) == (403, 403)
    assert not ApiToken.objects.get().may_erase


def test_maintainers_see_and_make_their_own_tokens_only(token):
    user, client = member("Maintainer")

    client.post(reverse("admin:accounts_apitoken_add"), {"name": "mine", "may_read": "on"})
    page = client.get(reverse("admin:accounts_apitoken_changelist")).content.decode()

    assert ApiToken.objects.filter(owner=user).count() == 1
    assert "mine" in page
    assert ">tests<" not in page


def test_tokens_print_their_name_and_beginning(token):
    assert str(ApiToken.objects.get()) == f"tests ({token[:10]}…)"
