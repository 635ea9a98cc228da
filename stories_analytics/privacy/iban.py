"""Recognise bank account numbers by their country's length and check digits (ISO 13616)."""

import re

from stories_analytics.privacy.paths import Found
from stories_analytics.privacy.rule_file import words

LENGTHS = {entry[:2]: int(entry[2:]) for entry in words("iban_lengths")}


def iban(text: str, match: "re.Match[str]") -> Found | None:
    """Replace a number whose length and check digits are right; spaces or dashes may part it."""
    length = LENGTHS.get(match[1].upper())
    if length is None:
        return None
    number, end = _read(text, match.start(), length)
    if (
        len(number) < length
        or re.match(r"[A-Za-z0-9]", text[end : end + 1])
        or not _is_valid(number)
    ):
        return None
    return Found(end, "<iban>")


def _read(text: str, start: int, length: int) -> tuple[str, int]:
    number = ""
    place = start
    while place < len(text) and len(number) < length:
        character = text[place]
        if re.fullmatch(r"[A-Za-z0-9]", character):
            number += character.upper()
        elif character not in " -" or text[place - 1] in " -":
            break
        place += 1
    return number, place


def _is_valid(number: str) -> bool:
    moved = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1
