"""Send a message over a channel, whatever its kind."""

from datetime import datetime

from crashes.models import AlertChannel
from crashes.notify import payloads
from crashes.notify.email import send_email
from crashes.notify.stories import Message
from crashes.notify.web import post

_BODIES = {
    AlertChannel.Kind.SLACK: payloads.slack,
    AlertChannel.Kind.DISCORD: payloads.discord,
    AlertChannel.Kind.WEBHOOK: payloads.plain,
}


def send(channel: AlertChannel, message: Message, *, now: datetime) -> None:
    """Send a message.

    Raises:
        DeliveryError: It did not get through.
    """
    kind = AlertChannel.Kind(channel.kind)
    if kind == AlertChannel.Kind.EMAIL:
        send_email(channel.addresses, message)
        return
    body = _BODIES[kind](message)
    headers = {}
    if kind == AlertChannel.Kind.WEBHOOK:
        signature = payloads.signature(channel.secret, body, int(now.timestamp()))
        headers[payloads.SIGNATURE_HEADER] = signature
    post(channel.url, body, headers)
