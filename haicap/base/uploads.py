"""What a request brings along: bounded before anything of it is looked at; a spreadsheet, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from haicap.base.formats import language
from haicap.gates.spreadsheets import FILE_BYTES_MAX, BadSheetError, Problem

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


def spreadsheet_of(request: HttpRequest) -> bytes:
    """The spreadsheet that a form sent as `bang`; raises BadSheetError for none and for one that is too large."""
    sent = request.FILES.get("bang")
    if sent is None:
        vi, en = "Hãy chọn tệp bảng tính đã điền.", "Choose the filled spreadsheet."
        raise BadSheetError([Problem(0, "", vi, en)])
    if (sent.size or 0) > FILE_BYTES_MAX:
        most = FILE_BYTES_MAX // 1_000_000
        vi, en = f"Tệp quá lớn; nhiều nhất {most} MB.", f"The file is too large, {most} MB at most."
        raise BadSheetError([Problem(0, "", vi, en)])
    return bytes(sent.read())


def as_told(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """What is wrong in a spreadsheet as `parts/sheet_problems.html` shows it, in the page's language."""
    english = language() == "en"
    return [
        {"row": each.row, "column": each.column, "text": each.en if english else each.vi} for each in problems
    ]
