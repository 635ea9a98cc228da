"""Groups, reports and news of them made by hand; rules and channels; receivers on loopback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme

from crashes.arrivals import News
from crashes.models import AlertChannel, AlertRule
from tests.crashes.alerts.admin_forms import HOOK, SECRET
from tests.crashes.alerts.receivers import MailServer, Receiver
from tests.crashes.alerts.reports import Groups


@pytest.fixture
def groups(db: None) -> Groups:
    """Make groups and reports."""
    return Groups()


@pytest.fixture
def rule(db: None) -> Callable[..., AlertRule]:
    """Make a rule; each has a name of its own."""

    def make(kind: str, *channels: AlertChannel, **options: Any) -> AlertRule:
        name = f"Rule {AlertRule.objects.count() + 1}"
        made = AlertRule.objects.create(name=name, kind=kind, **options)
        made.channels.set(channels)
        return made

    return make


@pytest.fixture
def mailbox(db: None) -> AlertChannel:
    """A channel that sends e-mail."""
    return AlertChannel.objects.create(
        name="Mailbox", kind="email", addresses=["dev@example.com", "ops@example.com"]
    )


@pytest.fixture
def webhook(db: None) -> AlertChannel:
    """A channel with an address and a secret that nobody is to see again."""
    return AlertChannel.objects.create(name="Hook", kind="webhook", url=HOOK, secret=SECRET)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Whoever signs the certificates of the receivers."""
    return trustme.CA()


@pytest.fixture
def trusted(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> trustme.CA:
    """Let webhooks lead to this machine, where certificates are signed for the tests."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    settings.ALERTS_ALLOW_PRIVATE = True
    return authority


@pytest.fixture
def receiver(trusted: trustme.CA) -> Iterator[Receiver]:
    """A web server that takes what is posted to it."""
    with Receiver(trusted.issue_cert("localhost", "hooks.example.com")) as made:
        yield made


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A mail server that is up; a test may stop it and start it again."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Stories Analytics <analytics@example.com>"
    yield server
    server.stop()


@pytest.fixture
def news() -> Callable[..., News]:
    """Make the news of a fold from arrivals."""

    def make(*arrivals: Any, new: Any = (), regressed: Any = ()) -> News:
        return News(arrivals, [group.pk for group in new], regressed)

    return make
