"""Save funnels in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from stats.funnel_steps import (
    DEFAULT_WINDOW_DAYS,
    HOW_LONG,
    HOW_MANY,
    MAX_STEPS,
    MAX_WINDOW_DAYS,
    InvalidFunnelError,
    Steps,
)
from stats.models import Funnel


class StepsField(forms.Field):
    """Event types, one a line."""

    widget = forms.Textarea(attrs={"rows": MAX_STEPS, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Write a stored list as lines; what was typed comes back as it was."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read the lines; commas do as well."""
        lines = str(value or "").replace(",", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def validate(self, value: list[str]) -> None:
        """Refuse what is no funnel."""
        try:
            Steps.of(value)
        except InvalidFunnelError as error:
            raise ValidationError(str(error)) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other steps were typed."""
        return bool((initial or []) != self.to_python(data))


class FunnelForm(forms.ModelForm[Funnel]):
    """A name, the steps one a line, and the window in days."""

    steps = StepsField(
        help_text=f"{HOW_MANY} One event type a line, such as app_opened.",
        error_messages={"required": HOW_MANY},
    )
    window_days = forms.IntegerField(
        min_value=1,
        max_value=MAX_WINDOW_DAYS,
        initial=DEFAULT_WINDOW_DAYS,
        help_text="How many days after the first step the last one may come.",
        error_messages={"min_value": HOW_LONG, "max_value": HOW_LONG},
    )

    class Meta:
        model = Funnel
        fields = ("name", "steps", "window_days")


class FunnelAdmin(admin.ModelAdmin[Funnel]):
    """The saved funnels."""

    form = FunnelForm
    list_display = ("name", "way", "window")
    search_fields = ("name",)
    list_per_page = 50

    @admin.display(description="steps")
    def way(self, funnel: Funnel) -> str:
        """Return the steps on one line."""
        return " → ".join(funnel.steps)

    @admin.display(ordering="window_days")
    def window(self, funnel: Funnel) -> str:
        """Return the window in words."""
        return "1 day" if funnel.window_days == 1 else f"{funnel.window_days} days"
