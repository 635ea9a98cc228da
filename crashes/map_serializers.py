"""What the address of source maps answers."""

from typing import Any, ClassVar

from rest_framework import serializers

from crashes.models import SourceMap


class SourceMapSerializer(serializers.ModelSerializer[SourceMap]):
    """A source map that is kept; its content is never given out."""

    release = serializers.CharField(source="release.version", help_text="The app's version.")
    file = serializers.CharField(source="name", help_text="The map's path in the build.")

    class Meta:
        model = SourceMap
        fields = ("release", "file", "size", "positions", "sha256", "uploaded_at")
        read_only_fields = fields
        extra_kwargs: ClassVar[dict[str, dict[str, str]]] = {
            "size": {"help_text": "What is kept of it, compressed, in bytes."},
            "sha256": {"help_text": "Of what is kept, before compression."},
        }


class SourceMapsSerializer(serializers.Serializer[Any]):
    """The source maps of one release, by name."""

    release = serializers.CharField()
    count = serializers.IntegerField(min_value=0)
    results = SourceMapSerializer(many=True)
