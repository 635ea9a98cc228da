"""What is kept of the raw rows: numbers of users, sets of them, and sums."""

from django.db import models
from django.db.models import F


class StatsState(models.Model):
    """The one row that says what the numbers cover; whoever changes numbers raises its version."""

    version = models.PositiveBigIntegerField(default=1)
    folded_at = models.DateTimeField(null=True)
    # These two take effect by a rebuild, so that what is added can also be taken away again.
    time_zone = models.CharField(max_length=64)
    excluded_users = models.JSONField(default=list)
    purged_through = models.DateField(null=True)
    # Requests whose notes could not be read; their rows count again after a rebuild.
    uncounted_requests = models.PositiveBigIntegerField(db_default=0)
    next_number = models.PositiveBigIntegerField(default=1)
    # Distinct users ever, and those of them whose own rows are gone.
    total_users = models.PositiveBigIntegerField(default=0)
    purged_users = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "stats_state"

    def __str__(self) -> str:
        return f"version {self.version}"


class UserStats(models.Model):
    """One anonymous user: the small integer that stands for the id in sets, and what is known.

    ``first_seen`` is the first event; it is null for an id of which only crash reports came.
    """

    user_id = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField(unique=True)
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField()
    app_version = models.CharField(max_length=64, blank=True)
    platform = models.CharField(max_length=16, blank=True)
    arch = models.CharField(max_length=16, blank=True)
    os_version = models.CharField("OS version", max_length=64, blank=True)
    language = models.CharField(max_length=32, blank=True)
    # All that came while this row lives; those of purged days are told apart for a rebuild.
    events = models.PositiveBigIntegerField(db_default=0)
    crashes = models.PositiveBigIntegerField(db_default=0)
    purged_events = models.PositiveBigIntegerField(db_default=0)
    purged_crashes = models.PositiveBigIntegerField(db_default=0)

    class Meta:
        db_table = "user_stats"
        verbose_name_plural = "user stats"

    def __str__(self) -> str:
        return str(self.user_id)


class UserSet(models.Model):
    """Who showed a value on a day: numbers of users as a roaring bitmap, or only how many."""

    day = models.DateField()
    attribute = models.CharField(max_length=32)
    value = models.CharField(max_length=64, blank=True)
    users = models.BinaryField(null=True, help_text="Null once the day is purged.")
    size = models.PositiveBigIntegerField()

    class Meta:
        db_table = "user_sets"
        constraints = (
            # The fold's upsert; the reader asks for attributes over a range of days.
            models.UniqueConstraint(fields=["attribute", "day", "value"], name="user_sets_key"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.attribute} {self.value}"


class DailyCount(models.Model):
    """Sums of a day by event type: of everything (``all``), or of one value of one attribute."""

    day = models.DateField()
    attribute = models.CharField(max_length=32)
    value = models.CharField(max_length=64, blank=True)
    measures = models.JSONField(help_text="Event type to sums, see stats/measures.py.")

    class Meta:
        db_table = "daily_counts"
        constraints = (
            models.UniqueConstraint(
                fields=["attribute", "value", "day"], name="daily_counts_key"
            ),  # A reader asks for one attribute's value over a range of days.
        )

    def __str__(self) -> str:
        return f"{self.day} {self.attribute} {self.value}"


class Cell(models.Model):
    """One combination of the attributes by which numbers are filtered; empty is not known."""

    app_version = models.CharField(max_length=64, blank=True)
    platform = models.CharField(max_length=16, blank=True)
    arch = models.CharField(max_length=16, blank=True)
    os_version = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=32, blank=True)

    class Meta:
        db_table = "cells"
        constraints = (
            models.UniqueConstraint(
                fields=["app_version", "platform", "arch", "os_version", "language"],
                name="cells_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.app_version} {self.platform} {self.arch} {self.os_version}"


class DailyCube(models.Model):
    """Sums of a day and one cell, for two or more filters at once; goes with the raw rows."""

    day = models.DateField()
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, db_index=False)
    crashes = models.PositiveIntegerField(default=0)
    # A text, since to write a jsonb out as one takes longer than all else, and its reader
    # wants thousands.
    measures = models.TextField(help_text="JSON, event type to sums, see stats/measures.py.")

    class Meta:
        db_table = "daily_cube"
        constraints = (models.UniqueConstraint(fields=["day", "cell"], name="daily_cube_key"),)
        indexes = (
            # Several filters pick cells, and the days of a period of each.
            models.Index(fields=["cell", "day"], name="idx_daily_cube_cell_day"),
            # Crashes by version under a filter: few cells of a day have any.
            models.Index(
                fields=["day"], name="idx_daily_cube_crashes", condition=models.Q(crashes__gt=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.cell_id}"


class SessionDay(models.Model):
    """That a session was there on a day, so that it is counted once; goes with the raw rows."""

    day = models.DateField()
    session = models.UUIDField()
    number = models.PositiveBigIntegerField(help_text="Of the user.")
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE)
    has_event = models.BooleanField()
    has_crash = models.BooleanField()
    is_shared = models.BooleanField(
        db_default=False, help_text="Whether the session was in several cells on that day."
    )

    class Meta:
        db_table = "session_days"
        constraints = (
            models.UniqueConstraint(
                fields=["day", "session", "number", "cell"], name="session_days_key"
            ),
        )
        indexes = (
            # Of the others each cell has its own sum.
            models.Index(
                fields=["day"], name="idx_session_days_shared", condition=models.Q(is_shared=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.session}"


class DailyUsers(models.Model):
    """What the sets of a day gave before they were purged."""

    day = models.DateField(primary_key=True)
    dau = models.PositiveBigIntegerField()
    wau = models.PositiveBigIntegerField()
    mau = models.PositiveBigIntegerField()
    # The cohort of the day, and how many of it were active 1, 7 and 30 days later.
    new_users = models.PositiveBigIntegerField()
    retained_1 = models.PositiveBigIntegerField()
    retained_7 = models.PositiveBigIntegerField()
    retained_30 = models.PositiveBigIntegerField()

    class Meta:
        db_table = "daily_users"

    def __str__(self) -> str:
        return str(self.day)


class IntakeDay(models.Model):
    """What came in on a day of receipt from one app version, and what became of it."""

    day = models.DateField()
    app_version = models.CharField(max_length=64, blank=True)
    received = models.PositiveBigIntegerField()
    duplicates = models.PositiveBigIntegerField()
    rejected = models.JSONField(default=dict, help_text="Code to count.")
    dropped = models.JSONField(default=dict, help_text="Rule to count of values left out.")
    skew = models.JSONField(default=dict, help_text="Clock skew: bucket to count of requests.")
    delay = models.JSONField(default=dict, help_text="Age on receipt: bucket to count of items.")

    class Meta:
        db_table = "intake_daily"
        constraints = (
            models.UniqueConstraint(fields=["day", "app_version"], name="intake_daily_key"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.app_version}"


class KnownValue(models.Model):
    """A value that has rows of its own; once there are too many, new ones are `other`."""

    attribute = models.CharField(max_length=32)
    value = models.CharField(max_length=64)
    first_day = models.DateField()

    class Meta:
        db_table = "known_values"
        constraints = (
            models.UniqueConstraint(fields=["attribute", "value"], name="known_values_key"),
        )

    def __str__(self) -> str:
        return f"{self.attribute} {self.value}"


class ModelPrice(models.Model):
    """What a minute of speech costs with one model from a day on."""

    model = models.CharField(max_length=64, help_text="As apps send it in `model`.")
    valid_from = models.DateField(help_text="The price holds until the day of the next one.")
    usd_per_minute = models.DecimalField("USD per minute", max_digits=12, decimal_places=6)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "model_prices"
        verbose_name = "price"
        ordering = ("model", F("valid_from").desc())
        constraints = (
            models.UniqueConstraint(fields=["model", "valid_from"], name="model_prices_key"),
            models.CheckConstraint(
                condition=models.Q(usd_per_minute__gte=0), name="model_prices_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} from {self.valid_from}"


class Funnel(models.Model):
    """An ordered list of event types that somebody wants to come back to."""

    name = models.CharField(max_length=100, unique=True)
    steps = models.JSONField(help_text='Two to six event types: ["app_opened", "feature_used"].')
    window_days = models.PositiveSmallIntegerField(
        default=7, help_text="How long after the first step the last one may come."
    )

    class Meta:
        db_table = "funnels"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
