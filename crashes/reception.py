"""Let groups know of the reports that were counted: a fix may not have held, a pause be over.

Part of the fold's transaction, after the sums of the groups were written.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from crashes import lifecycle
from crashes.arrivals import Arrival, News
from crashes.models import CrashGroup, GroupNote

_TOLD = {
    lifecycle.Arrival.REGRESSED: (GroupNote.Kind.REGRESSED, "Came back in version {}"),
    lifecycle.Arrival.RETURNED: (GroupNote.Kind.REOPENED, "Ignored until now"),
}


def receive(arrivals: Sequence[Arrival], new: Sequence[int]) -> News:
    """Change the states of groups as their reports demand; return what is news."""
    groups = CrashGroup.objects.in_bulk({arrival.group for arrival in arrivals})
    to_come = Counter(arrival.group for arrival in arrivals)
    regressed: list[tuple[int, str]] = []
    notes: list[GroupNote] = []
    for arrival in sorted(arrivals, key=lambda one: one.received_at):
        group = groups[arrival.group]
        to_come[group.pk] -= 1
        standing, meaning = lifecycle.arrive(
            group.standing,
            version=arrival.app_version,
            at=arrival.received_at,
            count=group.reports - to_come[group.pk],
        )
        if meaning in _TOLD:
            group.stand(standing, since=arrival.received_at)
            notes.append(_note(group, meaning, arrival.received_at))
        if meaning is lifecycle.Arrival.REGRESSED:
            regressed.append((group.pk, standing.regressed_in))
    changed = {note.group_id: groups[note.group_id] for note in notes}
    CrashGroup.objects.bulk_update(changed.values(), CrashGroup.STANDING)
    GroupNote.objects.bulk_create(notes)
    return News(arrivals, new, regressed)


def _note(group: CrashGroup, meaning: lifecycle.Arrival, at: datetime) -> GroupNote:
    kind, text = _TOLD[meaning]
    return GroupNote(group=group, kind=kind, text=text.format(group.regressed_in), at=at)
