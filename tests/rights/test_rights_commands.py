"""erase_user and export_user, called as a person would."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command, load_command_class
from django.core.management.base import CommandError

from stories_analytics.intake.identifiers import stored_user_id
from stories_analytics.intake.models import Tombstone
from tests.rights.conftest import EVERYTHING, NOTHING, held

pytestmark = pytest.mark.django_db

COMMANDS = ["erase_user", "export_user"]


def run(name: str, *arguments: str) -> str:
    output = StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


def answering(monkeypatch, answer: str) -> list[str]:
    asked: list[str] = []

    def reply(question: str) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr("builtins.input", reply)
    return asked


def test_erasing_asks_with_the_number_of_rows(known_user, monkeypatch):
    asked = answering(monkeypatch, "erase")

    said = run("erase_user", str(known_user))

    assert "6 rows" in asked[0]
    assert said == "Erased: 6 rows.\n"
    assert held(known_user) == NOTHING


def test_any_other_answer_erases_nothing(known_user, monkeypatch):
    answering(monkeypatch, "yes")

    with pytest.raises(CommandError, match="Nothing was erased"):
        run("erase_user", str(known_user))

    assert held(known_user) == EVERYTHING
    assert not Tombstone.objects.exists()


def test_yes_asks_nothing(known_user):
    run("erase_user", str(known_user), "--yes")

    assert held(known_user) == NOTHING


def test_a_user_is_named_as_the_app_names_them(send_everything, db):
    send_everything("ada")

    document = json.loads(run("export_user", "ada"))
    run("erase_user", "ada", "--yes")

    assert len(document["events"]) == 2
    assert held(stored_user_id("ada")) == NOTHING


def test_an_export_goes_to_standard_output(known_user):
    document = json.loads(run("export_user", str(known_user)))

    assert {name: len(document[name]) for name in EVERYTHING} == EVERYTHING


def test_an_export_goes_to_a_file(known_user, tmp_path):
    said = run("export_user", str(known_user), "--output", str(tmp_path / "user.json"))

    document = json.loads((tmp_path / "user.json").read_text())
    assert document["user_id"] == str(known_user)
    assert said == ""


def test_a_file_that_cannot_be_written_is_said(known_user, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_user", str(known_user), "--output", str(tmp_path / "none" / "user.json"))


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("id", ["", "x" * 129])
def test_an_id_that_nobody_can_have_is_refused(name, id):
    with pytest.raises(CommandError, match="1 to 128 characters"):
        run(name, id)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_has_an_example(name):
    command = load_command_class("stories_analytics.rights", name)

    assert f"Example: python manage.py {name} " in command.help


def test_nothing_is_said_of_the_id(known_user):
    assert str(known_user) not in run("erase_user", str(known_user), "--yes")


def test_erasing_an_unknown_user_is_no_error(db):
    assert run("erase_user", str(uuid4()), "--yes") == "Erased: 0 rows.\n"
