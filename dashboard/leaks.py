"""Put into words what the privacy ledger counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stories_analytics.intake.ledger import Leak
from stories_analytics.privacy.scrub import load_rules

# rule of ingestion: (what it was, what to do)
OF_INGESTION: Mapping[str, tuple[str, str]] = {
    "free_text": ("a text", "Send a word of a fixed vocabulary instead."),
    "nested": ("a list or an object", "Send flat values."),
    "long_number": ("a number of 12 or more digits", "It may name somebody; send less of it."),
    "not_finite": ("infinity", "Check the calculation."),
    "invalid_key": ("a key that is no name", "Keys are lower case with underscores."),
    "too_many_keys": ("more than 32 keys", "Send fewer properties."),
    "undeclared_value": ("a value of another form", "See the catalogue for its form."),
    "invalid_context": ("a context of another form", "See the API for its form."),
    "failed": ("a text that could not be looked at", "Please report this as a bug."),
    "too_long": ("a line of more than 64 K characters", "Cut it in the app."),
}
OF_RULES: Mapping[str, str] = {
    "pem": "a private key",
    "v8_snippet": "a piece of a text that was parsed",
    "speech_keyed": "a spoken or written text",
    "speech_marked": "a spoken or written text",
    "vendor_key": "an API key",
    "org_id": "an account id",
    "jwt": "a login token",
    "url_auth": "a password in an address",
    "headers": "a login header or cookie",
    "query": "a secret in an address",
    "key_value": "a password or key",
    "cli": "a password or key",
    "encoded_path": "a path in somebody’s files",
    "home_path": "a path in somebody’s files",
    "other_root": "a path in somebody’s files",
    "name_echo": "a user name",
    "email": "an e-mail address",
    "host": "a computer’s name",
    "owner": "a device’s owner",
    "mac": "a network card’s address",
    "ipv6": "an IP address",
    "ipv4": "an IP address",
    "card": "a card number",
    "iban": "a bank account",
    "ssn": "a social security number",
    "phone": "a telephone number",
}
ROTATE_IT = "A secret left the app. Find the line that sends it, and change the secret."
STOP_SENDING_IT = "It was replaced before it was stored. The app should not send it."


@dataclass(frozen=True, slots=True)
class ExplainedLeak:
    """One line of the page."""

    event_type: str
    key: str
    rule: str
    what: str
    advice: str
    is_secret: bool
    count: int
    versions: tuple[str, ...]
    last_day: date


def explained(leak: Leak) -> ExplainedLeak:
    """Return a leak with what it was and what to do, in words."""
    is_secret = leak.rule in secret_rules()
    if leak.rule in OF_INGESTION:
        what, advice = OF_INGESTION[leak.rule]
    else:
        what = OF_RULES.get(leak.rule, leak.rule)
        advice = ROTATE_IT if is_secret else STOP_SENDING_IT
    return ExplainedLeak(
        event_type=leak.event_type,
        key=leak.key,
        rule=leak.rule,
        what=what,
        advice=advice,
        is_secret=is_secret,
        count=leak.count,
        versions=leak.versions,
        last_day=leak.last_day,
    )


def secret_rules() -> frozenset[str]:
    """Return the names of the rules whose hit is a leaked secret."""
    _, rules = load_rules()
    return frozenset(rule.name for rule in rules if rule.is_secret)
