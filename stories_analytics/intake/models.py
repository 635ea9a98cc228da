"""What ingestion leaves behind beside the rows themselves."""

from django.db import models


class Delta(models.Model):
    """What one committed request changes in the numbers, until the fold has taken it."""

    user_id = models.UUIDField()
    created_at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=[("events", "events"), ("crash", "crash")])
    payload = models.JSONField()

    class Meta:
        db_table = "deltas"
        # No index but the primary key: the fold takes the oldest ids, and rows live for seconds.

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LedgerEntry(models.Model):
    """How often a value was left out: which event leaks what, since which version. Never a value.

    ``shard`` keeps requests that count in the same cell from waiting for each other; readers add
    the shards up.
    """

    day = models.DateField(help_text="Of receipt, in the reporting time zone.")
    event_type = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    rule = models.CharField(max_length=32)
    app_version = models.CharField(max_length=64, blank=True)
    shard = models.SmallIntegerField()
    count = models.PositiveBigIntegerField()

    class Meta:
        db_table = "privacy_ledger"
        verbose_name_plural = "privacy ledger"
        constraints = (
            # Counting is an upsert on these; their order serves the count of a day's rows.
            models.UniqueConstraint(
                fields=["day", "shard", "event_type", "key", "rule", "app_version"],
                name="privacy_ledger_cell",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.event_type}.{self.key} {self.rule}"


class Tombstone(models.Model):
    """A user who was erased, as a keyed hash: enough to know an id again, not to find it out."""

    digest = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField()

    class Meta:
        db_table = "tombstones"
        # Nobody looks at tombstones; these are the rights over the users themselves.
        default_permissions = ()
        permissions = (
            ("export_user", "Can export everything held on a user"),
            ("erase_user", "Can erase a user"),
        )

    def __str__(self) -> str:
        return str(self.digest)


class Horizon(models.Model):
    """Up to when rows were purged. What is older is refused, or a purged day would grow again."""

    closed_until = models.DateTimeField(help_text="Rows before this time are not taken any more.")

    class Meta:
        db_table = "intake_horizon"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.closed_until:%Y-%m-%d}"
