"""Decide on what a rule's pattern has found: replace it, or leave it alone.

A guard takes the text and the match and returns the replacement, or None to leave the match as it
is. The client's guards.js has the same functions under the same names, held together by shared
vectors; so they use plain loops and no library.
"""

import re
from collections.abc import Callable, Mapping

from stories_analytics.privacy.rule_file import words

Guard = Callable[[str, "re.Match[str]"], str | None]

MARKUP = ("<!DOCTYPE", "<!doctype", "<html", "<HTML", "<text>", "[object ", "undefined")
EMPTY_VALUES = words("empty_values")
# Three characters of a script that writes without spaces.
OTHER_SCRIPT = re.compile(r"[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]{3}")
OF_THE_PROGRAM = re.compile(r"[Rr]eason|[Mm]essage|[Mm]odule|[Mm]ethod|[Ee]rror")
# A value of a query in capitals or of one camel-case word is an error's or a key's name.
NAME_IN_QUERY = re.compile(r"[A-Z][A-Z_]{0,23}|[A-Z]?[a-z]{1,15}[A-Z]")
SHORTEST_HOST = 3
PLAIN_LABEL = re.compile(r"[A-Za-z]+|[A-Za-z0-9]{1,4}")
CONTEXT_OF_HOST = re.compile(
    r"[^\u0000]*(?:://|@|ENOTFOUND |EAI_AGAIN |[Hh]ost(?:name)?[\"']?[:= ]{1,2}[\"']?)"
)
NOT_A_PERSON = words("not_a_person")
MINIFIED = re.compile(r"[A-Za-z](?:\.[A-Za-z]{1,20})?")
# More than a name in camel case has.
MANY_CAPITALS = re.compile(r"(?:[A-Z][^A-Z]*){4}")
PARAMETER = re.compile(r"\$[0-9]{1,3}|\?")
PASSWORD_WORDS = ("pass", "pwd")
SHORT_NUMBER = re.compile(r"[0-9]{1,6}")
SHORTEST_CREDENTIAL = 16
PROSE_WORD = re.compile(r"[a-z]+[.!?]?")
DOTTED_NAME = re.compile(r"[A-Za-z_$]+(?:\.[A-Za-z_$]+)+")
LETTERS = re.compile(r"[A-Za-z]+")
PRODUCT = re.compile(r"[^\u0000]*[A-Za-z0-9]/")
# Longer than a word.
LONG_RUN = re.compile(r"[a-z]{20}")
SENTENCE = re.compile(r"[A-Za-z]+(?: [a-z]+)+")
NAMED_VERSION = re.compile(
    r"[^\u0000]*(?<![A-Za-z])(?:[A-Za-z]*[Vv]ersion|[Vv]er|[Vv]|[Bb]uild|[Rr]elease|[Cc]hrome|[Cc]hromium|[Ee]lectron|[Ff]irmware|[Dd]river)"
)
# The last letters of these names; most texts before an address end otherwise.
ENDS_OF_VERSION = tuple("nrvVdem")
IMAGE_SCALE = re.compile(r"[0-9](?:\.[0-9]+)?x?(?:\.[0-9]+)*\.[a-z]{2,5}")
FILE_ENDINGS = words("file_endings")
CODE_WORDS = words("code_words")
CARDS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("4",), (13, 16, 19)),
    **dict.fromkeys(
        ("51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27", "35"), (16,)
    ),
    **dict.fromkeys(("34", "37"), (15,)),
    **dict.fromkeys(
        ("6011", "65", "644", "645", "646", "647", "648", "649", "62"), (16, 17, 18, 19)
    ),
    **dict.fromkeys(("5018", "5020", "5038", "5893", "6304", "6759", "676"), (16, 17, 18, 19)),
    **dict.fromkeys(("30", "36", "38", "39"), (14, 16)),
}
# The sum of the digits of twice a digit.
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
PHONE_DIGITS = range(8, 16)
NOT_A_PHONE = re.compile(r" ?(?:bytes|byte|ms|px|KB|MB|rows|lines|items|samples|frames)")


def not_markup(text: str, match: "re.Match[str]") -> str | None:
    """Keep what V8 quotes when it is the beginning of a web page: a captive portal, say."""
    if match[2].lstrip(" ").startswith(MARKUP):
        return None
    return f"{match[1]}<text>{match[3]}"


def not_a_reason(text: str, match: "re.Match[str]") -> str | None:
    """Keep a quoted reason, message or name: it is the program's, not the speaker's."""
    lead, slashes = match[1], match[2] or ""
    said = next(group for group in match.groups()[2:] if group is not None)
    is_sentence = " " in said or bool(OTHER_SCRIPT.search(said))
    if not is_sentence or said.startswith("<text>") or OF_THE_PROGRAM.search(lead):
        return None
    return f'{lead}{slashes}"<text>{slashes}"'


def random_looking(text: str, match: "re.Match[str]") -> str | None:
    """Keep what is made of words: `sk-loading-spinner-container` is a class of CSS."""
    body = match[0].split("-", 1)[1]
    runs = re.findall(r"[A-Za-z0-9]+", body)
    has_long_run = any(len(run) >= SHORTEST_CREDENTIAL and _has_digit(run) for run in runs)
    is_mixed = (_has_digit(body) and _has_upper(body)) or MANY_CAPITALS.search(body)
    return "<key>" if has_long_run or is_mixed else None


def random_second(text: str, match: "re.Match[str]") -> str | None:
    """Keep a second group of lower-case letters alone: `Bearer authentication-required`."""
    value = match[2]
    is_random = _has_digit(value) or _has_upper(value) or LONG_RUN.search(value)
    return f"{match[1]}<secret>" if is_random else None


def random_query(text: str, match: "re.Match[str]") -> str | None:
    """Keep words and names behind a query's key: `?code=ENOENT`, `?key=theme`."""
    return None if NAME_IN_QUERY.fullmatch(match[2]) else random_second(text, match)


def credential_in_quotes(text: str, match: "re.Match[str]") -> str | None:
    """Keep words that say that there is no credential: "Bearer token missing"."""
    value = match[3].strip(" ")
    is_word = len(value) < SHORTEST_CREDENTIAL and bool(LETTERS.fullmatch(value))
    if is_word or value == "<secret>" or "${" in value or SENTENCE.fullmatch(value):
        return None
    return f"{match[1]}{match[2]}<secret>"


def credential(text: str, match: "re.Match[str]") -> str | None:
    """Keep plain words behind `Authorization:`."""
    value = re.split(r"[ \t]+", match[0][len(match[1]) :].strip(" \t"))
    is_word = len(value[-1]) < SHORTEST_CREDENTIAL and bool(LETTERS.fullmatch(value[-1]))
    return None if is_word else f"{match[1]}<secret>"


def has_assignment(text: str, match: "re.Match[str]") -> str | None:
    """Keep a cookie without a value: a sentence about cookies."""
    return f"{match[1]}<secret>" if "=" in match[2] else None


def assigned_secret(text: str, match: "re.Match[str]") -> str | None:
    """Keep what is no secret behind a secret's name: null, a short number, code, prose."""
    name, separator, escape, double, single, tick, bare = match.groups()
    if bare is not None:
        value, quote = bare, ""
    elif double is not None:
        value, quote = double, f'{escape}"'
    else:
        value, quote = (single, "'") if single is not None else (tick, "`")
    is_arrow = value.endswith("=") and text.startswith(">", match.end())
    if not quote and (
        is_arrow or separator.rstrip(" \t").endswith("=>") or MINIFIED.fullmatch(value)
    ):
        return None
    if _is_no_secret(value) or (not quote and _is_code_or_prose(name, separator, value)):
        return None
    return f"{name}{separator}{quote}<secret>{quote}"


def _is_no_secret(value: str) -> bool:
    plain = value.strip("[]().,:;!?").lower()
    is_masked = not plain.strip("*•xX.…")
    is_replaced = value.startswith("<") and value.endswith(">")
    is_empty = is_masked or plain in EMPTY_VALUES or value == "/"
    return is_empty or is_replaced or bool(SHORT_NUMBER.fullmatch(plain))


def _is_code_or_prose(name: str, separator: str, value: str) -> bool:
    if (
        "(" in value
        or PARAMETER.fullmatch(value)
        or value.startswith(("[object", "[Function", "${", "{", "[redacted"))
    ):
        return True
    if name.lower().startswith(PASSWORD_WORDS):
        return False
    is_prose = separator.endswith((" ", ":")) and bool(PROSE_WORD.fullmatch(value))
    return is_prose or bool(DOTTED_NAME.fullmatch(value))


def cli_value(text: str, match: "re.Match[str]") -> str | None:
    """Keep an option without a secret behind it."""
    value = match[2].strip("\"'")
    return None if _is_no_secret(value) else f"{match[1]}<secret>"


def email(text: str, match: "re.Match[str]") -> str | None:
    """Keep `icon@2x.png` and `left-pad@1.3.0.tgz`."""
    domain = match[3]
    ending = domain.rsplit(".", 1)[-1]
    is_file = IMAGE_SCALE.fullmatch(domain) or (ending in FILE_ENDINGS and domain.count(".") == 1)
    return None if is_file else "<email>"


def host(text: str, match: "re.Match[str]") -> str | None:
    """Keep code such as `storage.local` or `nav.home`."""
    labels = match[1].rstrip(".").split(".")
    if labels[-1].lower() in CODE_WORDS or text[match.end() : match.end() + 1] in {"(", "=", "["}:
        return None
    before = text[max(0, match.start() - 16) : match.start()]
    is_plain_word = (
        len(labels[-1]) < SHORTEST_HOST or match[2] in {"home", "internal", "corp"}
    ) and PLAIN_LABEL.fullmatch(labels[-1])
    if is_plain_word and len(labels) == 1 and not CONTEXT_OF_HOST.fullmatch(before):
        return None
    return "<host>"


def device_host(text: str, match: "re.Match[str]") -> str | None:
    """Keep `Intel-Mac` and `USB-PC`."""
    return None if match[1].split("-")[0].lower() in NOT_A_PERSON else "<host>"


def owner(text: str, match: "re.Match[str]") -> str | None:
    """Keep `the user's iPhone` and `AirPods (Bluetooth)`; what stands before the name stays."""
    *before, name = match.groups()
    return None if name.split(" ")[0].lower() in NOT_A_PERSON else f"{''.join(before)}<owner>"


def ipv6(text: str, match: "re.Match[str]") -> str | None:
    """Keep what does not parse, loopback, and words such as `dead::beef`; a port stays."""
    address, port = match[1], ""
    if not _has_digit(address):
        return None
    if address.count(":") == 8 and "::" not in address:  # noqa: PLR2004 - 8 groups and a port
        address, _, port = address.rpartition(":")
    groups = _ipv6_groups(address)
    if groups is None or len(groups) < 2:  # noqa: PLR2004 - `::1`
        return None
    if len(groups) == 2 and len(groups[0]) < 4:  # noqa: PLR2004 - `a::1` is code, `fe80::1` is not
        return None
    is_address = any(len(group) > 2 for group in groups)  # noqa: PLR2004 - else pairs
    return f"<ip>{':' if port else ''}{port}" if is_address else None


def _ipv6_groups(address: str) -> list[str] | None:
    """Return the groups that are written out, or None when it is no address."""
    head, gap, tail = address.partition("::")
    if "::" in tail or ":::" in address:
        return None
    groups = [group for side in (head, tail) if side for group in side.split(":")]
    sizes = [2 if "." in group else 1 for group in groups]
    is_complete = sum(sizes) == 8 if not gap else sum(sizes) <= 7  # noqa: PLR2004 - 8 groups of 16 bits
    is_spelled = all(group and (len(group) <= 4 or "." in group) for group in groups)  # noqa: PLR2004
    return groups if is_complete and is_spelled else None


def ipv4(text: str, match: "re.Match[str]") -> str | None:
    """Keep what does not parse, loopback, and versions of four numbers."""
    octets = [int(octet) for octet in match.groups()]
    is_address = max(octets) <= 255  # noqa: PLR2004 - a byte
    is_nobody = octets[0] in {0, 127} or octets == [255, 255, 255, 255]
    return "<ip>" if is_address and not is_nobody and not _is_version(text, match.start()) else None


def _is_version(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    if before.endswith("/") and not before.endswith("//"):
        return bool(PRODUCT.fullmatch(before))
    name = before.rstrip(" :=\"'(")
    return name.endswith(ENDS_OF_VERSION) and bool(NAMED_VERSION.fullmatch(name))


def card(text: str, match: "re.Match[str]") -> str | None:
    """Keep numbers that no issuer gives out, or whose check digit is wrong."""
    digits = re.sub(r"[^0-9]", "", match[0])
    fits = any(len(digits) in CARDS.get(digits[:length], ()) for length in (1, 2, 3, 4))
    return "<card>" if fits and _luhn(digits) else None


def _luhn(digits: str) -> bool:
    backwards = digits[::-1]
    total = sum(int(digit) for digit in backwards[::2])
    return (total + sum(DOUBLED[int(digit)] for digit in backwards[1::2])) % 10 == 0


def ssn(text: str, match: "re.Match[str]") -> str | None:
    """Keep numbers that the agency never gave out."""
    area, group, serial = match.groups()
    is_invalid = area in {"000", "666"} or area[0] == "9" or group == "00" or serial == "0000"
    return None if is_invalid else "<ssn>"


def phone(text: str, match: "re.Match[str]") -> str | None:
    """Keep numbers of another length, and amounts."""
    digits = re.findall(r"[0-9]", match[0].replace("%2B", "+"))
    is_amount = NOT_A_PHONE.match(text, match.end())
    return "<phone>" if len(digits) in PHONE_DIGITS and not is_amount else None


def _has_digit(text: str) -> bool:
    return bool(re.search(r"[0-9]", text))


def _has_upper(text: str) -> bool:
    return bool(re.search(r"[A-Z]", text))


GUARDS: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (
        *(not_markup, not_a_reason, random_looking, random_second, random_query),
        *(credential_in_quotes, credential, has_assignment, assigned_secret, cli_value, email),
        *(host, device_host, owner, ipv6, ipv4, card, ssn, phone),
    )
}
