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
