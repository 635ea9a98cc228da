"""Read from an address which funnel a page is asked for; what it cannot be becomes a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stats.funnel_steps import DEFAULT_WINDOW_DAYS, MAX_STEPS, InvalidFunnelError, Steps
from stats.models import Funnel

FIELDS = [f"step{place}" for place in range(1, MAX_STEPS + 1)]
MAX_DIGITS = 3
GONE = "This funnel is not saved any more."
# What apps of the catalogue do first, then, and at last.
EXAMPLE = "app_opened,recording_started,transcription_completed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A funnel as it is asked for.

    Attributes:
        typed: What stands in the fields of the form, as many as there may be steps.
        window: What stands in the field of days.
        steps: The funnel; None when there is none, or it cannot be followed.
        saved: The saved one that it is.
        notices: Why it cannot be followed.
    """

    typed: Sequence[str]
    window: str
    steps: Steps | None
    saved: Funnel | None
    notices: tuple[str, ...] = ()

    @property
    def extra(self) -> dict[str, str]:
        """What the page's links keep of it; short, whichever way it was asked."""
        if self.saved:
            return {"funnel": str(self.saved.pk)}
        if self.steps is None:
            return {}
        steps = {"steps": ",".join(self.steps.event_types)}
        is_usual = self.steps.window_days == DEFAULT_WINDOW_DAYS
        return steps if is_usual else {**steps, "window": str(self.steps.window_days)}


def asked(query: Mapping[str, str], saved: Sequence[Funnel]) -> Asked:
    """Return the funnel of a query: a saved one, a list of steps, or what a form was filled with.

    Args:
        query: The parameters of an address.
        saved: The funnels that are saved.
    """
    if "funnel" in query:
        return _saved(query["funnel"], saved)
    listed = query["steps"].split(",") if "steps" in query else [query.get(f, "") for f in FIELDS]
    names = [name.strip() for name in listed if name.strip()]
    window = query.get("window", "").strip().removesuffix("d") or str(DEFAULT_WINDOW_DAYS)
    if not names:
        return Asked(_fields(()), window, None, None)
    try:
        return Asked(_fields(names), window, Steps.of(names, _days(window)), None)
    except InvalidFunnelError as error:
        return Asked(_fields(names), window, None, None, (str(error),))


def _saved(wanted: str, saved: Sequence[Funnel]) -> Asked:
    found = next((one for one in saved if wanted in {str(one.pk), one.name}), None)
    if found is None:
        return Asked(_fields(()), str(DEFAULT_WINDOW_DAYS), None, None, (GONE,))
    typed, window = _fields(found.steps), str(found.window_days)
    try:
        return Asked(typed, window, Steps.of(found.steps, found.window_days), found)
    except InvalidFunnelError as error:
        # Not by the admin, but a script may have stored anything.
        return Asked(typed, window, None, None, (str(error),))


def _fields(names: Sequence[str]) -> list[str]:
    return [*names, *[""] * MAX_STEPS][:MAX_STEPS]


def _days(text: str) -> int:
    # What is no number is no window either; its notice says what one is.
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if is_number else 0
