"""Staff log in on a page in the look of the others, and come back to where they were going."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/dashboard%3Fperiod%3D7d"
PASSWORD = "for tests only"


@pytest.fixture
def member():
    return User.objects.create_user("mk", password=PASSWORD, is_staff=True)


def log_in(client, password=PASSWORD, **fields):
    body = {"username": "mk", "password": password, "next": "/dashboard?period=7d", **fields}
    return client.post("/admin/login/", body)


def test_the_page_has_the_look_of_the_others_and_names_its_fields(client):
    page = client.get(LOGIN).content.decode()

    assert "dashboard/tokens.css" in page
    assert '<label for="id_username">Username</label>' in page
    assert '<label for="id_password">Password</label>' in page
    assert 'name="next" value="/dashboard?period=7d"' in page


def test_who_logs_in_comes_to_where_they_were_going(client, member):
    assert log_in(client)["Location"] == "/dashboard?period=7d"


def test_nobody_is_sent_to_another_site(client, member):
    assert log_in(client, next="https://example.com/")["Location"] == "/dashboard"


def test_a_wrong_password_is_said_without_saying_which_part_was_wrong(client, member):
    page = log_in(client, "wrong").content.decode()

    assert 'role="alert"' in page
    assert "Please enter the correct username and password" in page
    assert "Error: Log in" in page


def test_an_empty_form_says_so(client):
    page = client.post("/admin/login/", {}).content.decode()

    assert "Fill in both fields." in page


def test_who_may_not_open_a_page_is_asked_for_another_account():
    client = Client()
    client.force_login(User.objects.create_user("eve"))

    page = client.get("/admin/login/?next=/admin/").content.decode()

    assert "You are logged in as eve" in page


def test_logging_out_ends_the_session(client, member):
    log_in(client)
    assert "Log in again" in client.post("/admin/logout/").content.decode()

    answer = client.get("/dashboard", headers={"accept": "text/html"})
    assert answer["Location"].startswith("/admin/login/")
