"""Crash groups: one row per bug, the keys that lead to it, and what its reports add up to.

Unlike the reports these tables stay on one server and are kept for ever: nothing in them names a
user for longer than the reports live.
"""

from datetime import datetime

from django.db import models

from crashes.lifecycle import Standing, State


class CrashGroup(models.Model):
    """One bug: what somebody decided about it, and sums over its keys.

    The sums are written by ``crashes.group_sums`` whenever a key's change, so that a list can be
    sorted by them.
    """

    title = models.CharField(max_length=300, help_text="Error type and shape of the message.")
    culprit = models.CharField(max_length=200, blank=True, help_text="The app's own function.")
    state = models.CharField(
        max_length=16, choices=[(one.value, one.value) for one in State], default=State.OPEN
    )
    state_since = models.DateTimeField(help_text="When the state was set or undone.")
    resolved_in = models.CharField(max_length=64, blank=True, help_text="The version with the fix.")
    regressed_in = models.CharField(max_length=64, blank=True)
    # Two ways for an ignored group to come back; both null is for ever.
    ignored_until = models.DateTimeField(null=True, blank=True)
    ignored_until_count = models.PositiveBigIntegerField(null=True, blank=True)
    reports = models.PositiveBigIntegerField(default=0)
    users = models.PositiveBigIntegerField(default=0)
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    first_version = models.CharField(max_length=64, blank=True)
    last_version = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "crash_groups"
        permissions = (("triage_crashgroup", "Can resolve, ignore, merge and annotate"),)
        indexes = (
            # The list of bugs, newest report first.
            models.Index(fields=["last_seen", "id"], name="idx_crash_groups_last_seen"),
        )

    # The columns of a standing, and when it began.
    STANDING = (
        *("state", "state_since", "resolved_in", "regressed_in"),
        *("ignored_until", "ignored_until_count"),
    )

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def standing(self) -> Standing:
        """The group's state as ``crashes.lifecycle`` takes it."""
        return Standing(
            State(self.state),
            self.resolved_in,
            self.regressed_in,
            self.ignored_until,
            self.ignored_until_count,
        )

    def stand(self, standing: Standing, *, since: datetime) -> None:
        """Take a standing over; the caller saves the columns ``STANDING``."""
        self.state, self.state_since = standing.state, since
        self.resolved_in, self.regressed_in = standing.resolved_in, standing.regressed_in
        self.ignored_until = standing.ignored_until
        self.ignored_until_count = standing.ignored_until_count


class GroupKey(models.Model):
    """One kind of report, as the grouping tells kinds apart, and the group that it belongs to.

    Merging groups means pointing keys to another one; ``home`` is where a key goes back to.
    """

    fingerprint = models.CharField(max_length=32, primary_key=True)
    version = models.PositiveSmallIntegerField(help_text="Of the algorithm.")
    group = models.ForeignKey(CrashGroup, on_delete=models.PROTECT, related_name="keys")
    home = models.ForeignKey(CrashGroup, on_delete=models.PROTECT, related_name="own_keys")
    title = models.CharField(max_length=300)
    culprit = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True, help_text="What its reports have in common.")
    # All reports ever, and the numbers of those users whose reports still exist.
    reports = models.PositiveBigIntegerField(default=0)
    users = models.BinaryField(default=b"", help_text="A roaring bitmap.")
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    versions = models.JSONField(default=list, help_text="App versions, in no order.")
    # What came from days that are purged; a rebuild starts from it.
    purged_reports = models.PositiveBigIntegerField(default=0)
    purged_users = models.PositiveBigIntegerField(default=0)
    purged_first_seen = models.DateTimeField(null=True)
    purged_last_seen = models.DateTimeField(null=True)
    purged_versions = models.JSONField(default=list)

    class Meta:
        db_table = "crash_keys"

    def __str__(self) -> str:
        return self.fingerprint


class GroupDay(models.Model):
    """The reports of one key on one day from one version on one system, and their users.

    Once the day is purged there is one row a key, without versions, systems and users.
    """

    fingerprint = models.CharField(max_length=32)
    day = models.DateField()
    app_version = models.CharField(max_length=64, blank=True)
    platform = models.CharField(max_length=16, blank=True)
    reports = models.PositiveBigIntegerField()
    users = models.BinaryField(null=True, help_text="A roaring bitmap; null once purged.")
    size = models.PositiveBigIntegerField()

    class Meta:
        db_table = "crash_days"
        constraints = (
            # The fold's upsert; a group's page reads its keys over a range of days.
            models.UniqueConstraint(
                fields=["fingerprint", "day", "app_version", "platform"], name="crash_days_key"
            ),
        )
        indexes = (
            # The purge of a day, and the sparklines of a list.
            models.Index(fields=["day"], name="idx_crash_days_day"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.fingerprint}"


class GroupNote(models.Model):
    """What somebody of the staff did with a group, or wrote about it."""

    class Kind(models.TextChoices):
        """What happened."""

        NOTE = "note"
        RESOLVED = "resolved"
        IGNORED = "ignored"
        REOPENED = "reopened"
        REGRESSED = "regressed"
        MERGED = "merged"
        SPLIT = "split"

    group = models.ForeignKey(CrashGroup, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.NOTE)
    author = models.CharField(max_length=150, blank=True, help_text="Empty: nobody, a report did.")
    text = models.TextField(blank=True, max_length=4_000)
    at = models.DateTimeField()

    class Meta:
        db_table = "crash_notes"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
