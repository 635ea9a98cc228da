"""Group stored crash reports anew, once the grouping or what it is told has changed.

A report without texts keeps its kind, and that kind goes where most of its reports go: a key may
change its group, but whatever was counted under it stays counted.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from crashes import grouping
from crashes.fingerprints import (
    CHUNK_ROWS,
    Texts,
    about,
    fingerprint_of,
    kinds_of,
    write_fingerprint,
)
from crashes.models import Crash, CrashGroup, GroupKey, GroupNote
from stats import state as states
from stats.progress import silent
from stats.rebuild import rebuild
from stories_analytics.reading.querysets import Position

# Told after each chunk: how many reports were looked at.
Progress = Callable[[int], object]


@dataclass(slots=True)
class Changes:
    """What grouping anew would change.

    Attributes:
        moves: (former, new) fingerprint to reports, those that stay where they are among them.
        kinds: New fingerprint to what it stands for.
        groups: Former fingerprint to its group.
        titles: Of the groups, as they were.
    """

    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: dict[str, grouping.GroupKey] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def reports(self) -> int:
        """How many reports would get another fingerprint."""
        return sum(count for (former, new), count in self.moves.items() if former != new)

    def heirs(self) -> dict[int, str]:
        """Return, for each group, the new kind of most of its reports: it stays that group."""
        counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for (former, new), count in sorted(self.moves.items()):
            counts[self.groups[former]][new] += count
        return {group: news.most_common(1)[0][0] for group, news in counts.items()}

    def owners(self) -> dict[str, int]:
        """Return, for each new kind, the group that most of its reports come from."""
        counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for (former, new), count in sorted(self.moves.items()):
            counts[new][self.groups[former]] += count
        return {new: groups.most_common(1)[0][0] for new, groups in counts.items()}

    def merges(self) -> dict[int, list[int]]:
        """Return groups that would take others in, with these."""
        owners, found = self.owners(), defaultdict(list)
        for group, heir in sorted(self.heirs().items()):
            if owners[heir] != group:
                found[owners[heir]].append(group)
        return dict(found)

    def splits(self) -> dict[int, list[str]]:
        """Return groups that would lose reports to new ones, with the new kinds."""
        owners, heirs, found = self.owners(), self.heirs(), defaultdict(list)
        for new, group in sorted(owners.items()):
            if new not in self.groups and heirs[group] != new:
                found[group].append(new)
        return dict(found)


def find_changes(progress: Progress = silent) -> Changes:
    """Look at every report that has its texts; nothing is changed."""
    changes = Changes(
        groups=dict(GroupKey.objects.values_list("pk", "group_id")),
        titles=dict(CrashGroup.objects.values_list("pk", "title")),
    )
    for chunk in _chunks():
        kinds = kinds_of(list(map(Texts.of, chunk)))
        for report in chunk:
            kind = kinds[Texts.of(report)]
            fingerprint = fingerprint_of(kind)
            changes.kinds[fingerprint] = kind
            changes.moves[str(report.fingerprint), fingerprint] += 1
        progress(len(chunk))
    return changes


def regroup(progress: Progress = silent) -> Changes:
    """Carry the changes out, then make the numbers anew; return what was changed."""
    with states.locked_session():
        changes = find_changes(progress)
        if changes.reports:
            with transaction.atomic(durable=True):
                _make_keys(changes, timezone.now())
                _merge_groups(changes, timezone.now())
                _move_reports()
            rebuild()
    return changes


def _chunks() -> Iterator[list[Crash]]:
    rows = Crash.objects.exclude(error_message="").filter(fingerprint__isnull=False)
    rows = rows.oldest_first()
    chunk = list(rows[:CHUNK_ROWS])
    while chunk:
        yield chunk
        chunk = list(rows.newer_than(Position.of(chunk[-1]))[:CHUNK_ROWS])


def _make_keys(changes: Changes, now: datetime) -> None:
    """Make the keys of new kinds, in the group that lives on in them or in one of their own."""
    splits = {new for news in changes.splits().values() for new in news}
    owners = changes.owners()
    for fingerprint in sorted(changes.kinds.keys() - changes.groups.keys()):
        described = about(changes.kinds[fingerprint])
        group = owners[fingerprint]
        if fingerprint in splits:
            group = CrashGroup.objects.create(**described, state_since=now).pk
        GroupKey.objects.create(
            fingerprint=fingerprint,
            version=grouping.VERSION,
            group_id=group,
            home_id=group,
            words=changes.kinds[fingerprint].in_words(),
            **described,
        )


def _merge_groups(changes: Changes, now: datetime) -> None:
    """Let groups go that live on in a kind that is mostly another group's."""
    for into, groups in changes.merges().items():
        text = "\n".join(f"#{group} {changes.titles[group]}" for group in groups)
        GroupNote.objects.create(group_id=into, kind=GroupNote.Kind.MERGED, text=text, at=now)
        GroupKey.objects.filter(group__in=groups).update(group=into)


def _move_reports() -> None:
    for chunk in _chunks():
        kinds = kinds_of(list(map(Texts.of, chunk)))
        moving: defaultdict[str, list[Crash]] = defaultdict(list)
        for report in chunk:
            fingerprint = fingerprint_of(kinds[Texts.of(report)])
            if fingerprint != report.fingerprint:
                moving[fingerprint].append(report)
        for fingerprint, reports in moving.items():
            write_fingerprint(fingerprint, {report.id: report.user_id for report in reports})
