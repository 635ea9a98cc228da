"""Alerts: who wants to hear what, what was raised, and whether it has been delivered.

No row here names a user: an alert holds counts, versions and systems, and points to a group.
"""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

# A storm becomes one message, and so does what comes while the channel rests.
REST_AFTER_DELIVERY = timedelta(minutes=5)
LONGEST_BACK_OFF = timedelta(hours=1)
_MAX_DOUBLINGS = 10


class AlertChannel(models.Model):
    """A way to reach people; its address and its secret are never shown again."""

    class Kind(models.TextChoices):
        """What speaks at the other end."""

        EMAIL = "email", "E-mail"
        SLACK = "slack", "Slack, Mattermost or Rocket.Chat webhook"
        DISCORD = "discord", "Discord webhook"
        WEBHOOK = "webhook", "Signed webhook of your own"

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    addresses = models.JSONField("e-mail addresses", default=list, blank=True)
    url = models.CharField(max_length=2_000, blank=True, editable=False)
    secret = models.CharField(max_length=200, blank=True, editable=False)
    # What was tried last. The truth about the next try lies here, a queued job only wakes it up.
    paused_until = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField("failures in a row", default=0, editable=False)
    last_error = models.CharField(max_length=300, blank=True, editable=False)
    last_error_at = models.DateTimeField(null=True, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "alert_channels"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def ready_at(self, now: datetime) -> datetime:
        """Return when the next message may go out; now, or later."""
        return max(now, self.paused_until or now)

    def note_success(self, now: datetime, *, rest: timedelta = REST_AFTER_DELIVERY) -> None:
        """Begin a rest, and forget former failures."""
        self.failures = 0
        self.last_error = ""
        self.last_success_at = now
        self.paused_until = now + rest

    def note_failure(self, error: str, now: datetime) -> None:
        """Wait a minute after the first failure and twice as long after each further one."""
        doublings = min(self.failures, _MAX_DOUBLINGS)
        self.failures += 1
        self.last_error = error[:300]
        self.last_error_at = now
        self.paused_until = now + min(timedelta(minutes=2**doublings), LONGEST_BACK_OFF)


class AlertRule(models.Model):
    """What somebody wants to hear of, and where."""

    class Kind(models.TextChoices):
        """What happens."""

        NEW_GROUP = "new_group", "New crash group"
        REGRESSION = "regression", "Regression: a resolved group is back"
        REPORTS = "reports", "Many reports of a group"
        USERS = "users", "Many users of a group"
        STARTUP = "startup", "Crash at startup"
        LOOP = "loop", "Crash loop of one user"
        CRASH_FREE = "crash_free", "Too few crash-free users of a version"

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    channels = models.ManyToManyField(AlertChannel, blank=True, related_name="rules")
    is_enabled = models.BooleanField("enabled", default=True)
    app_versions = models.JSONField(default=list, blank=True)
    platforms = models.JSONField(default=list, blank=True)
    threshold = models.PositiveIntegerField(
        "how many",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text="Reports or users of one group.",
    )
    minutes = models.PositiveIntegerField(
        "within minutes",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1_440)],
        help_text="At most 1,440, which is a day.",
    )
    percent = models.FloatField(
        "fewer crash-free users than (%)",
        default=99.0,
        validators=[MinValueValidator(0.1), MaxValueValidator(100)],
    )
    minimum_users = models.PositiveIntegerField(
        "from so many users on",
        default=30,
        validators=[MinValueValidator(1)],
        help_text="A version with fewer active users says too little.",
    )
    days = models.PositiveIntegerField(
        "over days",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text="Today and the days before it.",
    )
    cooldown_minutes = models.PositiveIntegerField(
        "cooldown (minutes)",
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(43_200)],
        help_text="So long the rule is quiet about a group, or version, of which it has told.",
    )

    class Meta:
        db_table = "alert_rules"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def cooldown(self) -> timedelta:
        """Return how long the rule is quiet about what it has just told."""
        return timedelta(minutes=self.cooldown_minutes)

    def is_about(self, app_version: str, platform: str) -> bool:
        """Tell whether a version and a platform meet the conditions; none is any."""
        return (not self.app_versions or app_version in self.app_versions) and (
            not self.platforms or platform in self.platforms
        )


class Alert(models.Model):
    """What a rule found: of a group, or of a version."""

    rule = models.ForeignKey(AlertRule, null=True, on_delete=models.SET_NULL, related_name="alerts")
    kind = models.CharField(max_length=16, choices=AlertRule.Kind)
    # A number, no foreign key: an alert tells what was, also when the group is gone.
    group_id = models.BigIntegerField("group", null=True)
    app_version = models.CharField(max_length=64, blank=True)
    platform = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict, help_text="Name to number, see crashes/findings.py.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "alerts"
        ordering = ("-created_at", "-id")
        indexes = (
            # The cooldown: what did a rule tell of a group lately?
            models.Index(fields=["group_id", "created_at"], name="idx_alerts_group"),
            # The list, newest first; the purge.
            models.Index(fields=["created_at", "id"], name="idx_alerts_created"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"


class AlertDelivery(models.Model):
    """An alert on its way to one channel."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(AlertChannel, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alert_deliveries"
        verbose_name_plural = "alert deliveries"
        indexes = (
            # What waits for a channel, oldest first.
            models.Index(
                fields=["channel", "id"],
                name="idx_alert_deliveries_waiting",
                condition=models.Q(state="waiting"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_state_display()}"
