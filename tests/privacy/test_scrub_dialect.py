"""Python and JavaScript read the rules alike."""

import json
import re
import shutil
import subprocess

import pytest

from stories_analytics.privacy.guards import GUARDS
from stories_analytics.privacy.rule_file import read_rules
from stories_analytics.privacy.scrub import FINDERS, load_rules

PATTERNS = [
    pytest.param(pattern.pattern, id=f"{number} {rule.name} {kind}")
    for number, rule in enumerate(load_rules()[1])
    for kind, pattern in (("hint", rule.hint), ("pattern", rule.pattern))
]
CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
# The syntax characters of JavaScript's flag `u`, a dash inside a class, controls, back-references.
ALLOWED_ESCAPES = set("^$\\.*+?()[]{}|/nrt123")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_uses_only_what_both_dialects_share(pattern):
    escapes = {escape for escape in ESCAPE.findall(pattern) if not escape.startswith("u")}
    bare = CLASS.sub("c", ESCAPE.sub("x", pattern))

    assert escapes <= ALLOWED_ESCAPES
    assert "." not in bare
    assert "$" not in bare
    assert "^" not in bare
    assert set(re.findall(r"\(\?(<?[^:])", bare)) <= {"=", "!", "<=", "<!"}
    assert not re.search(r"[*+?}]\+", bare)  # possessive


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_names_no_flag(pattern):
    assert re.compile(pattern).flags == re.UNICODE


@pytest.mark.skipif(not shutil.which("node"), reason="node is not on PATH")
def test_node_compiles_every_pattern():
    sources = json.dumps([pattern.values[0] for pattern in PATTERNS])
    script = "for (const s of JSON.parse(process.argv[1])) new RegExp(s, 'gu'); console.log('ok')"

    done = subprocess.run(
        ["node", "-e", script, sources], capture_output=True, text=True, check=False
    )

    assert done.stdout == "ok\n", done.stderr


@pytest.mark.parametrize("rule", read_rules()["rules"], ids=lambda rule: rule["name"])
def test_every_guard_exists(rule):
    assert rule.get("guard", "email") in {*GUARDS, *FINDERS}


def test_every_guard_is_used():
    used = {rule.get("guard") for rule in read_rules()["rules"]}

    assert {*GUARDS, *FINDERS} <= used


@pytest.mark.parametrize(
    "token",
    [
        *("<pem>", "<text>", "<key>", "<org>", "<jwt>", "<auth>@", "<secret>", "<path>", "<home>/"),
        *("<user>", "<email>", "<host>", "<owner>", "<mac>", "<ip>", "<card>", "<iban>", "<ssn>"),
        *("<phone>", "<dropped>", "<unscrubbable>"),
    ],
)
def test_no_rule_matches_a_replacement(token):
    for rule in load_rules()[1]:
        assert rule.apply(token, set()) == token
