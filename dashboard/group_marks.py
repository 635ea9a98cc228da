"""Say in a few words what stands about a crash group: its state, and what is odd about it."""

from dataclasses import dataclass

from crashes.lifecycle import Standing, State
from crashes.models import CrashGroup
from stats.crash_groups import still_comes


@dataclass(frozen=True, slots=True)
class Mark:
    """A small label.

    Attributes:
        text: What it says.
        tone: Of ``good``, ``watch`` and ``bad``, or nothing.
        title: The same as a sentence.
    """

    text: str
    tone: str
    title: str


def marks(group: CrashGroup, standing: Standing, *, is_new: bool) -> list[Mark]:
    """Return the marks of a group, its state first."""
    found = [state_mark(standing)]
    if still_comes(group, standing):
        found.append(
            Mark("still draining", "", "Reports of versions before the fix have come since.")
        )
    if is_new:
        found.append(Mark("new", "watch", "Its first report came in the last seven days."))
    return found


def state_mark(standing: Standing) -> Mark:
    """Return the mark of a state."""
    if standing.state is State.RESOLVED:
        return Mark(
            f"resolved in {standing.resolved_in}", "good", "Somebody said that it is fixed."
        )
    if standing.state is State.REGRESSED:
        return Mark(
            f"regressed in {standing.regressed_in or 'a later version'}",
            "bad",
            f"It was to be fixed in {standing.resolved_in}; a report of a later version came.",
        )
    if standing.state is State.IGNORED:
        return Mark(_ignored(standing), "", "Somebody said that it can be left alone.")
    return Mark("open", "", "Nobody has decided about it.")


def _ignored(standing: Standing) -> str:
    until = [f"until {standing.ignored_until:%Y-%m-%d}"] if standing.ignored_until else []
    if standing.ignored_until_count is not None:
        until.append(f"until {standing.ignored_until_count:,} reports")
    return "ignored " + " or ".join(until) if until else "ignored"
