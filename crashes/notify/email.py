"""Send a message by e-mail, as plain text with an HTML part."""

from collections.abc import Sequence
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from crashes.notify.errors import DeliveryError
from crashes.notify.stories import Message, one_line

SUBJECT_CHARACTERS = 120


def send_email(addresses: Sequence[str], message: Message) -> None:
    """Send a message to all addresses.

    Raises:
        DeliveryError: No server is set up, or it did not take the message.
    """
    if not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        text = "No mail server is set up: EMAIL_URL is empty."
        raise DeliveryError(text)
    try:
        _written(addresses, message).send()
    except SMTPRecipientsRefused:
        text = "The mail server refused the addresses."
        raise DeliveryError(text) from None
    except SMTPResponseException as error:
        # Without its words, which may quote who logs in.
        text = f"The mail server answered {error.smtp_code}."
        raise DeliveryError(text) from None
    except (SMTPException, OSError):
        text = "The mail server cannot be reached, or broke off."
        raise DeliveryError(text) from None


def _written(addresses: Sequence[str], message: Message) -> EmailMultiAlternatives:
    context = {"message": message, "public_url": settings.PUBLIC_URL}
    mail = EmailMultiAlternatives(
        subject=f"[Stories Analytics] {one_line(message.subject, SUBJECT_CHARACTERS)}",
        body=render_to_string("emails/alerts.txt", context),
        to=list(addresses),
        # No holiday notice is to answer a program.
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("emails/alerts.html", context), "text/html")
    return mail
