"""What hosts and newcomers read: .env.example, render.yaml, the Procfile, the README."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SETTINGS = "".join(
    (ROOT / "stories_analytics" / name).read_text() for name in ("settings.py", "variables.py")
)
EXAMPLE = (ROOT / ".env.example").read_text()
# Set by the host, not by a person.
OF_THE_HOST = {"RENDER_EXTERNAL_HOSTNAME"}


def variables_read():
    return set(re.findall(r"(?:env\.\w+|integer|per_minute|zone)\(\s*\"([A-Z_]+)\"", SETTINGS))


def test_every_variable_is_explained():
    explained = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))

    assert len(variables_read()) > 20
    assert variables_read() - explained - OF_THE_HOST == set()


def test_every_explanation_stands_above_its_variable():
    lines = EXAMPLE.splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if re.match(r"[A-Z_]+=", line)
        and not before.startswith(("#", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    ]

    assert bare == []


def test_the_procfile_has_the_three_processes():
    names = [line.split(":")[0] for line in (ROOT / "Procfile").read_text().splitlines()]

    assert names == ["release", "web", "worker"]


def test_render_runs_what_the_procfile_runs():
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    blueprint = yaml.safe_load((ROOT / "render.yaml").read_text())
    (web,) = blueprint["services"]
    environment = {variable["key"] for variable in web["envVars"]}

    assert web["startCommand"] == procfile["web"]
    assert web["preDeployCommand"] == procfile["release"]
    assert {"DATABASE_URL", "SECRET_KEY", "PSEUDONYM_KEY", "DASHBOARD_PASSWORD"} <= environment


@pytest.mark.parametrize("name", ["requirements", "requirements-local", "requirements-dev"])
def test_every_requirement_is_pinned_to_what_was_once_downloaded(name):
    text = (ROOT / f"{name}.txt").read_text().replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]

    assert len(lines) > 30
    assert [line for line in lines if not re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==", line)] == []
    assert [line for line in lines if not re.search(r" --hash=sha256:[0-9a-f]{64}", line)] == []


def test_files_that_the_readme_points_to_exist():
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / "README.md").read_text())

    assert [link for link in links if not (ROOT / link).exists()] == []
