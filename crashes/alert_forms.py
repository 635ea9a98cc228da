"""The forms of alert channels and rules: what they ask, and what they refuse."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from crashes.models import AlertChannel, AlertRule
from crashes.notify.web import Target
from stories_analytics.privacy.shapes import CONTEXT

MAX_LINES = 50
MIN_SECRET = 16
PLATFORMS = (("darwin", "macOS"), ("win32", "Windows"), ("linux", "Linux"), ("other", "other"))
_Kind = AlertChannel.Kind


class LinesField(forms.Field):
    """Values, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Write a stored list as lines; what was typed comes back as it was."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read the lines; commas do as well."""
        lines = str(value or "").replace(",", "\n").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def validate(self, value: list[str]) -> None:
        """Refuse more than anybody means."""
        super().validate(value)
        if len(value) > MAX_LINES:
            message = f"At most {MAX_LINES}."
            raise ValidationError(message)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other lines were typed."""
        return bool((initial or []) != self.to_python(data))


class EmailsField(LinesField):
    """E-mail addresses, one a line."""

    def validate(self, value: list[str]) -> None:
        """Refuse what is no address."""
        super().validate(value)
        for address in value:
            validate_email(address)


class VersionsField(LinesField):
    """App versions, one a line, as reports carry them."""

    def to_python(self, value: Any) -> list[str]:
        """Read the lines without the `v` that ingestion leaves out, too."""
        return [line.removeprefix("v") for line in super().to_python(value)]

    def validate(self, value: list[str]) -> None:
        """Refuse what no report could carry."""
        super().validate(value)
        if not all(CONTEXT["app_version"].fullmatch(version) for version in value):
            message = "Write versions as the app sends them, such as 1.4.0."
            raise ValidationError(message)


class WriteOnlyInput(forms.TextInput):
    """A line to type in that never comes back with a value, not even after an error.

    No password field: browsers would offer to keep it, with somebody's name.
    """

    def format_value(self, value: Any) -> None:
        """Show nothing."""


def _hidden(help_text: str, label: str, **options: Any) -> forms.CharField:
    """Return a field for what is never shown again."""
    off = {"autocomplete": "off", "spellcheck": "false", "class": "vTextField"}
    widget = WriteOnlyInput(attrs=off)
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=widget, **options
    )


class ChannelForm(forms.ModelForm[AlertChannel]):
    """A channel; an empty webhook address or secret leaves the stored one as it is."""

    addresses = EmailsField(
        label="E-mail addresses",
        required=False,
        help_text="For e-mail: one a line. Mail goes out through the server of EMAIL_URL.",
    )
    new_url = _hidden(
        "For webhooks: the address, which is not shown again. It must begin with https:// and may"
        " not lead into a private network. Leave empty to keep the stored one.",
        "Webhook address",
        max_length=2_000,
    )
    new_secret = _hidden(
        "For a signed webhook: at least 16 characters. Leave empty to keep the stored one; if"
        " there is none, one is made and shown once.",
        "Signing secret",
        min_length=MIN_SECRET,
        max_length=200,
    )

    class Meta:
        model = AlertChannel
        fields = ("name", "kind", "addresses")

    # Filled where a secret was made for somebody who typed none.
    made_secret = ""

    def clean_new_url(self) -> str:
        """Refuse an address to which nothing would be sent."""
        url: str = self.cleaned_data["new_url"].strip()
        try:
            if url:
                Target.of(url)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return url

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs."""
        given = super().clean() or self.cleaned_data
        is_email = given.get("kind") == _Kind.EMAIL
        if is_email and not given.get("addresses") and "addresses" not in self.errors:
            self.add_error("addresses", "An e-mail channel needs at least one address.")
        has_url = given.get("new_url") or self.instance.url
        if "kind" in given and not is_email and not has_url and "new_url" not in self.errors:
            self.add_error("new_url", "A webhook needs an address.")
        return given

    def save(self, *args: Any, **kwargs: Any) -> AlertChannel:
        """Store what was typed; forget what the kind has no use for."""
        channel = self.instance
        is_email = channel.kind == _Kind.EMAIL
        channel.addresses = self.cleaned_data["addresses"] if is_email else []
        channel.url = "" if is_email else self.cleaned_data["new_url"] or channel.url
        channel.secret = self._secret() if channel.kind == _Kind.WEBHOOK else ""
        return super().save(*args, **kwargs)

    def _secret(self) -> str:
        known: str = self.cleaned_data["new_secret"] or self.instance.secret
        if not known:
            known = self.made_secret = secrets.token_urlsafe(32)
        return known


class RuleForm(forms.ModelForm[AlertRule]):
    """A rule with its conditions."""

    app_versions = VersionsField(
        required=False,
        label="Only these app versions",
        help_text="One a line, such as 1.4.0. Empty: any.",
    )
    platforms = forms.MultipleChoiceField(
        required=False,
        choices=PLATFORMS,
        label="Only these platforms",
        help_text="None: any. For crash-free users each is looked at by itself.",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = AlertRule
        fields = (
            "name",
            "kind",
            "channels",
            "is_enabled",
            "app_versions",
            "platforms",
            "threshold",
            "minutes",
            "percent",
            "minimum_users",
            "days",
            "cooldown_minutes",
        )
        widgets = {"channels": forms.CheckboxSelectMultiple}  # noqa: RUF012 - as Django asks
