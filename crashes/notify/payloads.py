"""Write a message as the body of a webhook: for Slack and its kin, for Discord, or signed."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crashes.notify.stories import Message, Story

# Discord refuses more than 2,000; Slack would cut far later, and nobody reads that far.
DISCORD_CHARACTERS = 1_900
SLACK_CHARACTERS = 3_500
SIGNATURE_HEADER = "X-Stories-Signature"


def slack(message: Message) -> bytes:
    """Return the body for Slack, Mattermost and Rocket.Chat."""
    return _json({"text": _fitted(message, _escaped, SLACK_CHARACTERS)})


def discord(message: Message) -> bytes:
    """Return the body for Discord, in which nobody is called by name."""
    text = _fitted(message, lambda text: text, DISCORD_CHARACTERS)
    return _json({"content": text, "allowed_mentions": {"parse": []}})


def plain(message: Message) -> bytes:
    """Return the body for a program; what it holds is described in docs/operating.md."""
    return _json(
        {
            "subject": message.subject,
            "alerts": [_as_dict(story) for story in message.stories],
            "omitted": message.omitted,
        }
    )


def signature(secret: str, body: bytes, timestamp: int) -> str:
    """Return the value of the signature's header: HMAC-SHA256 over ``timestamp.body``."""
    signed = f"{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def _as_dict(story: Story) -> dict[str, Any]:
    return {
        "id": story.alert,
        "kind": story.kind,
        "headline": story.headline,
        "details": {label.lower().replace(" ", "_"): value for label, value in story.details},
        "url": story.url,
        "raised_at": story.at.isoformat(),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _fitted(message: Message, escape: Callable[[str], str], characters: int) -> str:
    """Return as many stories as fit, and say how many do not."""
    parts = [*_told(message, escape)]
    shown = len(parts)
    while shown and len(_joined(message, parts[:shown], escape)) > characters:
        shown -= 1
    return _joined(message, parts[:shown], escape)


def _joined(message: Message, parts: Sequence[str], escape: Callable[[str], str]) -> str:
    omitted = message.omitted + len(message.stories) - len(parts)
    lines = [escape(message.subject)] if _is_digest(message) else []
    lines += parts
    if omitted:
        lines.append(f"… and {omitted} more")
    return "\n".join(lines)


def _told(message: Message, escape: Callable[[str], str]) -> Iterator[str]:
    for story in message.stories:
        head = f"{story.what}: {_quoted(story.title, escape)}" if story.title else story.what
        details = [
            f"{label}: {_quoted(value, escape)}"
            for label, value in story.details
            if not _is_digest(message)
        ]
        yield "\n".join([head, *details, story.url])


def _is_digest(message: Message) -> bool:
    return len(message.stories) + message.omitted > 1


def _quoted(text: str, escape: Callable[[str], str]) -> str:
    """Return a stranger's words as code: nothing in it is a mention, a link or a style."""
    unquoted = text.replace("`", "'")
    return f"`{escape(unquoted)}`"


def _escaped(text: str) -> str:
    """Return a text in which Slack sees no command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
