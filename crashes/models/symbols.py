"""The source maps of releases: with them a frame of a bundle says where it was in the code."""

from django.db import models


class MapRelease(models.Model):
    """A release of the app that has source maps."""

    version = models.CharField(max_length=64, unique=True)
    uploaded_at = models.DateTimeField(help_text="Of the newest of its maps.")

    class Meta:
        db_table = "source_map_releases"
        ordering = ("-uploaded_at", "-id")
        verbose_name = "release with source maps"
        verbose_name_plural = "source maps"

    def __str__(self) -> str:
        return self.version


class SourceMap(models.Model):
    """One source map: mappings, names and paths, without the source code itself."""

    release = models.ForeignKey(MapRelease, on_delete=models.CASCADE, related_name="maps")
    name = models.CharField(max_length=200, help_text="Relative path, such as dist/main.js.map.")
    sha256 = models.CharField(max_length=64, help_text="Of the content before compression.")
    content = models.BinaryField(help_text="JSON, compressed with zlib.")
    size = models.PositiveBigIntegerField(help_text="Compressed, in bytes.")
    positions = models.PositiveBigIntegerField(help_text="How many it knows.")
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "source_maps"
        ordering = ("name",)
        constraints = (
            # An upload replaces its predecessor; a fold reads the maps of a release.
            models.UniqueConstraint(fields=["release", "name"], name="source_maps_name"),
        )

    def __str__(self) -> str:
        return self.name
