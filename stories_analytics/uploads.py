"""Bound the files of a form: Django bounds its fields alone, and reads both before any login."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 32 << 20


class BoundedFiles(FileUploadHandler):
    """Count the bytes of a request's files, and refuse it above the limit; others keep them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on.

        Raises:
            RequestDataTooBig: Together with the pieces before it is too much.
        """
        self._bytes += len(raw_data)
        if self._bytes > MOST_BYTES:
            self._leave_nothing()
            message = "The files of a request are larger than 32 MiB."
            raise RequestDataTooBig(message)
        return raw_data

    def _leave_nothing(self) -> None:
        for handler in self.request.upload_handlers if self.request else ():
            handler.upload_interrupted()

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
