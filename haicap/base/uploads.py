"""A bound on what one request may bring along, before anything of it is looked at."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

REQUEST_BYTES_MAX = 100_000_000
"""All files of one form together; each page says for itself how large one may be."""


class Quota(FileUploadHandler):
    """Stands before the handlers that keep files: a request that brings more than the bound is refused whole (400)."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass the data on; raises RequestDataTooBig beyond the bound."""
        self.received_bytes += len(raw_data)
        if self.received_bytes > REQUEST_BYTES_MAX:
            raise RequestDataTooBig(f"more than {REQUEST_BYTES_MAX} bytes of files in one request")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep nothing: that is for the handlers behind."""
        return
