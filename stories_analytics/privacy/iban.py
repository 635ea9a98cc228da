"""Recognise bank account numbers by their country's length and check digits (ISO 13616)."""

import re
import string

from stories_analytics.privacy.paths import Found
from stories_analytics.privacy.rule_file import words

LENGTHS = {entry[:2]: int(entry[2:]) for entry in words("iban_lengths")}
# As many letters and digits, parted by single spaces or dashes, and no more of them.
NUMBERS = {
    length: re.compile(rf"[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){{{length - 1}}}(?![A-Za-z0-9])")
    for length in set(LENGTHS.values())
}
# A is 10, Z is 35; what parts the number goes.
DIGITS = str.maketrans(
    {letter: str(int(letter, 36)) for letter in string.ascii_uppercase} | {" ": "", "-": ""}
)


def iban(text: str, match: "re.Match[str]") -> Found | None:
    """Replace a number whose length and check digits are right; spaces or dashes may part it."""
    length = LENGTHS.get(match[1].upper())
    number = NUMBERS[length].match(text, match.start()) if length else None
    return Found(number.end(), "<iban>") if number and _is_valid(number[0]) else None


def _is_valid(number: str) -> bool:
    # Country and check digits are together: no space parts them.
    moved = number[4:] + number[:4]
    return int(moved.upper().translate(DIGITS)) % 97 == 1
