"""Crash groups, for messages so different that nobody could take them for one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.stats.oracle.facts import Crash


@dataclass
class Group:
    """What is known of the reports with one message."""

    reports: int = 0
    # Users of whom no report exists any more.
    gone: int = 0
    users: set[str] = field(default_factory=set)
    moments: list[datetime] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)

    def add(self, crash: Crash) -> None:
        """Count a report."""
        self.reports += 1
        self.users.add(crash.user)
        self.moments.append(crash.moment)
        if "app_version" in crash.context:
            self.versions.add(crash.context["app_version"])

    def forget_users(self, seen_later: set[str]) -> None:
        """Keep of those who are not seen again how many they were, and nobody's name."""
        self.gone += len(self.users - seen_later)
        self.users = set()

    def plus(self, other: "Group") -> "Group":
        """Return both together; users of the past are counted, not known."""
        return Group(
            self.reports + other.reports,
            self.gone + other.gone,
            self.users | other.users,
            self.moments + other.moments,
            self.versions | other.versions,
        )

    def plain(self) -> dict[str, object]:
        """Return the group in a form that can be compared."""
        return {
            "reports": self.reports,
            "users": self.gone + len(self.users),
            "first_seen": min(self.moments),
            "last_seen": max(self.moments),
            "versions": sorted(self.versions),
        }


def groups_of(crashes: Iterable[Crash]) -> dict[str, Group]:
    """Return the groups of reports by their message."""
    found: dict[str, Group] = {}
    for crash in crashes:
        found.setdefault(crash.message, Group()).add(crash)
    return found


def merged(past: dict[str, Group], live: dict[str, Group]) -> dict[str, Group]:
    """Return what was and what is."""
    nothing = Group()
    return {
        message: past.get(message, nothing).plus(live.get(message, nothing))
        for message in past.keys() | live.keys()
    }


def purge_groups(past: dict[str, Group], gone: list[Crash], left: list[Crash]) -> None:
    """Move reports that are purged into the past, given those that are left."""
    here = groups_of(gone)
    for message, group in here.items():
        group.forget_users({crash.user for crash in left if crash.message == message})
    past |= merged(past, here)
