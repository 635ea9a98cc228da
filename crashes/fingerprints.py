"""Find the kind of each new report and write it down on its row; the fold's work, not ingestion's.

The caller holds the lock of the numbers and a transaction, so nobody else makes keys meanwhile.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from crashes import grouping
from crashes.models import Crash, CrashGroup, GroupKey
from crashes.symbols import Lookup, resolve
from crashes.symbols_store import resolvers_for

# Each may bring a stack of 32 KB along.
CHUNK_ROWS = 500
# What may become a row for ever is bounded; beyond it, new kinds of reports share one group.
MAX_KEYS = 10_000
MAX_TITLE, MAX_CULPRIT = 300, 200
_COLUMNS = ("id", "fingerprint", "error_type", "error_message", "stack_trace", "app_version")
# A report's id and its user's.
Named = tuple[UUID, UUID]


class Texts(NamedTuple):
    """What a report is grouped by; the version only finds the source maps."""

    error_type: str
    message: str
    stack: str
    app_version: str | None

    @classmethod
    def of(cls, report: Crash) -> "Texts":
        """Return the texts of a row."""
        said = (report.error_type, report.error_message, report.stack_trace)
        return cls(*said, report.app_version)


@dataclass(slots=True)
class Filed:
    """Where reports belong.

    Attributes:
        fingerprints: Report to fingerprint; one whose row is gone has none.
        new_groups: Groups that were made for them.
    """

    fingerprints: dict[UUID, str] = field(default_factory=dict)
    new_groups: list[int] = field(default_factory=list)


def file_reports(reports: Sequence[Named], *, now: datetime) -> Filed:
    """Give reports their fingerprints, and kinds that are new their groups.

    A report that has a fingerprint keeps it.
    """
    filed = Filed()
    for start in range(0, len(reports), CHUNK_ROWS):
        _file(reports[start : start + CHUNK_ROWS], filed, now)
    return filed


def _file(reports: Sequence[Named], filed: Filed, now: datetime) -> None:
    owners = dict(reports)
    rows = Crash.objects.of_users(set(owners.values())).filter(id__in=owners)
    rows = rows.order_by("created_at", "id")
    unfiled: defaultdict[Texts, list[UUID]] = defaultdict(list)
    for report, fingerprint, *texts in rows.values_list(*_COLUMNS):
        if fingerprint:
            filed.fingerprints[report] = fingerprint
        else:
            unfiled[Texts(*texts)].append(report)
    kinds = kinds_of(unfiled)
    kept = _keep({fingerprint_of(kind): kind for kind in kinds.values()}, filed, now)
    by_fingerprint: defaultdict[str, list[UUID]] = defaultdict(list)
    for texts, ids in unfiled.items():
        by_fingerprint[kept[fingerprint_of(kinds[texts])]] += ids
    for fingerprint, ids in by_fingerprint.items():
        filed.fingerprints |= dict.fromkeys(ids, fingerprint)
        # One statement a kind, of which there are few: a join with a list is not for a cluster.
        write_fingerprint(fingerprint, {report: owners[report] for report in ids})


def write_fingerprint(fingerprint: str, reports: Mapping[UUID, UUID]) -> None:
    """Write on reports, given with their users, of which kind they are."""
    users = set(reports.values())
    # By the user, so that a cluster knows which shards it is about.
    Crash.objects.of_users(users).filter(id__in=reports).update(
        fingerprint=fingerprint, fingerprint_version=grouping.VERSION
    )


def fingerprint_of(kind: grouping.GroupKey) -> str:
    """Return what stands on the rows of a kind: 32 hexadecimal digits."""
    return hashlib.sha256(kind.text.encode()).hexdigest()[:32]


def kinds_of(reports: Collection[Texts]) -> dict[Texts, grouping.GroupKey]:
    """Return the kinds of reports; where their release has source maps, by the original code.

    In a flood the texts are the same again and again, and worked on once.
    """
    distinct = list(dict.fromkeys(reports))
    lookups = resolvers_for({texts.app_version for texts in distinct if texts.app_version})
    return {texts: kind_of(texts, lookups.get(texts.app_version or "")) for texts in distinct}


def kind_of(texts: Texts, lookup: Lookup | None = None) -> grouping.GroupKey:
    """Return the kind of one report, given the source maps of its release, if there are any."""
    stack = resolve(texts.stack, lookup) if lookup else texts.stack
    return grouping.group_key(error_type=texts.error_type, message=texts.message, stack=stack)


def _keep(kinds: Mapping[str, grouping.GroupKey], filed: Filed, now: datetime) -> dict[str, str]:
    """Make keys and groups for kinds that have none; return under which fingerprint each goes."""
    known = set(GroupKey.objects.filter(pk__in=kinds).values_list("pk", flat=True))
    missing = {name: kind for name, kind in kinds.items() if name not in known}
    kept = {name: name for name in kinds}
    if missing and GroupKey.objects.count() + len(missing) > MAX_KEYS:
        other = kind_of(Texts("Error", "More kinds of errors than are told apart", "", None))
        kept |= dict.fromkeys(missing, fingerprint_of(other))
        missing = {fingerprint_of(other): other}
        if GroupKey.objects.filter(pk__in=missing).exists():
            return kept
    _make(missing, filed, now)
    return kept


def _make(kinds: Mapping[str, grouping.GroupKey], filed: Filed, now: datetime) -> None:
    groups = CrashGroup.objects.bulk_create(
        CrashGroup(**about(kind), state_since=now) for kind in kinds.values()
    )
    GroupKey.objects.bulk_create(
        GroupKey(
            fingerprint=fingerprint,
            version=grouping.VERSION,
            group=group,
            home=group,
            **about(kind),
            words=kind.in_words(),
        )
        for (fingerprint, kind), group in zip(kinds.items(), groups, strict=True)
    )
    filed.new_groups += [group.pk for group in groups]


def about(kind: grouping.GroupKey) -> dict[str, str]:
    """Return the columns that describe a kind to people."""
    return {"title": kind.title[:MAX_TITLE], "culprit": kind.culprit[:MAX_CULPRIT]}
