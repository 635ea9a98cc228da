# ruff: noqa: INP001 - a script of the client, no package
"""Write the server's rules as modules of the client: `python client/scripts/build_rules.py`.

With `--check` nothing is written; the exit status tells whether the modules are as they should be.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from stories_analytics.privacy.catalogue import DECLARED
from stories_analytics.privacy.rule_file import read_rules, words

TARGET = Path(__file__).resolve().parents[1] / "src" / "scrub"
HEADER = (
    "// Made from stories_analytics/privacy by client/scripts/build_rules.py; not to be edited.\n"
)
WORDS = (
    *("code_words", "common_names", "empty_values", "file_endings"),
    "not_a_person",
)
SHORTEST_IBAN = 15
# A whole class of characters, an escape outside of one, or any other character; and how often.
PART = re.compile(
    r"(?:(?P<class>\[(?:\\.|[^\]\\])*\])|(?P<escape>\\.)|(?P<other>.))(?P<often>[*+?{])?",
    re.DOTALL,
)


def modules() -> dict[str, str]:
    """Return the text of each module by its name."""
    return {
        "rules.generated.js": HEADER + _rules(),
        "words.generated.js": HEADER + _words(),
        "declared.generated.js": HEADER + _declared(),
    }


def _rules() -> str:
    read = read_rules()
    guards = sorted({_camel_case(rule["guard"]) for rule in read["rules"] if "guard" in rule})
    rows = "".join(f"  {_row(rule)},\n" for rule in read["rules"])
    return (
        f'import {{ {", ".join(guards)} }} from "./guards.js";\n\n'
        f"export const MAX_CHARACTERS = {read['max_characters']};\n\n"
        '/** @type {import("./rule.js").Rule[]} */\n'
        f"export const RULES = [\n{rows}];\n"
    )


def _row(rule: Mapping[str, str]) -> str:
    cells = [_text(rule["name"])]
    # It has no pattern: it knows the names that the paths have given away.
    if rule["name"] != "name_echo":
        template = re.sub(r"\{([0-9])\}", r"$\1", rule["replace"])
        cells += [_literal(_whole(rule["hint"]), "u"), _literal(_whole(rule["pattern"]), "gu")]
        cells += [_text(template)]
    if "guard" in rule:
        cells += [_camel_case(rule["guard"])]
    return f"[{', '.join(cells)}]"


def _whole(pattern: str) -> str:
    fragments = read_rules()["fragments"]
    return re.sub(r"\{\{([a-z_]+)\}\}", lambda name: fragments[name[1]], pattern)


def _words() -> str:
    lists = (
        f"export const {name.upper()} = /^(?:{'|'.join(sorted(words(name)))})$/;\n"
        for name in WORDS
    )
    comment = f"// Countries by the length of their account numbers, from {SHORTEST_IBAN}.\n"
    return "".join(lists) + comment + f"export const IBAN_COUNTRIES = {_iban_countries()};\n"


def _iban_countries() -> str:
    lengths = {entry[:2]: int(entry[2:]) for entry in words("iban_lengths")}
    by_length = (
        "".join(sorted(country for country in lengths if lengths[country] == length))
        for length in range(SHORTEST_IBAN, max(lengths.values()) + 1)
    )
    return json.dumps(list(by_length))


def _declared() -> str:
    rows = "".join(
        f'  "{event_type}.{key}": {_literal(f"^(?:{pattern.pattern})$")},\n'
        for event_type, properties in DECLARED.items()
        for key, pattern in properties.items()
    )
    return f"/** @type {{Record<string, RegExp>}} */\nexport const DECLARED = {{\n{rows}}};\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _camel_case(name: str) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), name)


def _literal(pattern: str, flags: str = "") -> str:
    """Return a pattern as a literal of JavaScript, shortened to what only JavaScript reads so."""
    shortened = pattern.replace(r"(?![^\u0000])", "$")
    return f"/{''.join(map(_part, PART.finditer(shortened)))}/{flags}"


def _part(part: "re.Match[str]") -> str:
    often = part["often"] or ""
    if not part["class"]:
        return (r"\/" if part["other"] == "/" else part["escape"] or part["other"]) + often
    # NUL is removed first.
    inside = part["class"].replace(r"\u0000", "").replace("A-Za-z0-9_", r"\w")
    inside = inside.replace("0-9", r"\d")
    inside = {r"[\d]": r"\d", r"[\w]": r"\w"}.get(inside, inside)
    # The V8 of Electron 9 takes half an emoji for what stands behind a letter and once.
    is_fragile = inside.startswith("[^") and not often
    return f"(?:{inside})" if is_fragile else inside + often


def _differences() -> Iterator[str]:
    for name, text in modules().items():
        path = TARGET / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield name


def main() -> int:
    """Write the modules, or only check them; return 1 if the check finds a difference."""
    parser = argparse.ArgumentParser(
        description="Write the server's rules as modules of the client."
    )
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    if parser.parse_args().check:
        different = list(_differences())
        sys.stderr.write("".join(f"{name} is not up to date\n" for name in different))
        return 1 if different else 0
    for name, text in modules().items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
