"""A bound on what one request may bring along, before anything of it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

TAKES_FILES = "takes_files"
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """The same view, marked as one that reads files; any other is sent no more than a form."""
    setattr(view, TAKES_FILES, True)
    return view


class Quota(FileUploadHandler):
    """Stands before the handlers that keep files: a request that brings more than the bound is refused whole (400)."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass the data on; raises RequestDataTooBig beyond the bound."""
        self.received_bytes += len(raw_data)
        if self.received_bytes > settings.UPLOAD_BYTES_MAX:
            raise RequestDataTooBig(f"more than {settings.UPLOAD_BYTES_MAX} bytes of files in one request")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep nothing: that is for the handlers behind."""
        return
