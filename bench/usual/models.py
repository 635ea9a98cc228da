"""An event, as most would write it down."""

from django.db import models


class UsualEvent(models.Model):
    """The columns and indexes of the product's table."""

    event_id = models.UUIDField(unique=True)
    user_id = models.UUIDField()
    event_type = models.CharField(max_length=64)
    timestamp = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    session_id = models.UUIDField(null=True)
    app_version = models.CharField(max_length=64, null=True)
    os_version = models.CharField(max_length=64, null=True)
    platform = models.CharField(max_length=16, null=True)
    arch = models.CharField(max_length=16, null=True)
    language = models.CharField(max_length=32, null=True)
    properties = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["event_type", "timestamp"]),
            models.Index(fields=["user_id", "timestamp"]),
            models.Index(fields=["timestamp", "id"]),
        )

    def __str__(self) -> str:
        return self.event_type
