"""Every way in which the API can fail, as a problem in the reader's language."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from haicap.base.problems import FieldError, Problem, answer, language_of
from haicap.base.sentence_words import Text

_log = structlog.get_logger(__name__)
KEY = "Idempotency-Key"
_OTHER = Text("Giá trị này không hợp lệ.", "This value is not valid.")
_SAID: Mapping[str, Text] = {
    "missing": Text("Thiếu trường này.", "This field is missing."),
    "extra_forbidden": Text("Không có trường tên này; hãy bỏ đi.", "There is no such field; leave it out."),
    "string_type": Text("Phải là một chuỗi.", "This must be a string."),
    "string_unicode": Text("Chuỗi có ký tự hỏng.", "This string has broken characters."),
    "string_too_short": Text("Ngắn nhất {min_length} ký tự.", "At least {min_length} characters."),
    "string_too_long": Text("Dài nhất {max_length} ký tự.", "At most {max_length} characters."),
    "string_pattern_mismatch": Text(
        "Không đúng dạng; xem “pattern” trong tài liệu OpenAPI.",
        "Not in the right form; see its pattern in OpenAPI.",
    ),
    "int_type": Text("Phải là số nguyên.", "This must be a whole number."),
    "int_parsing": Text("Phải là số nguyên.", "This must be a whole number."),
    "int_parsing_size": Text("Số quá lớn.", "This number is too large."),
    "int_from_float": Text("Phải là số nguyên.", "This must be a whole number."),
    "greater_than_equal": Text("Nhỏ nhất là {ge}.", "At least {ge}."),
    "less_than_equal": Text("Lớn nhất là {le}.", "At most {le}."),
    "date_from_datetime_parsing": Text(
        "Phải là ngày, ví dụ 2025-06-23.", "This must be a day, such as 2025-06-23."
    ),
    "date_parsing": Text("Phải là ngày, ví dụ 2025-06-23.", "This must be a day, such as 2025-06-23."),
    "model_attributes_type": Text("Phải là một đối tượng JSON.", "This must be a JSON object."),
    "model_type": Text("Phải là một đối tượng JSON.", "This must be a JSON object."),
    "dict_type": Text("Phải là một đối tượng JSON.", "This must be a JSON object."),
}


def field_errors(errors: Sequence[Mapping[str, Any]], language: str, body: str = "said") -> list[FieldError]:
    """What validation found wrong, each with its place and a sentence in one language; at most 20."""
    found = []
    for error in errors[:20]:
        code = str(error.get("type", "invalid"))
        place = [str(part) for part in error.get("loc", ()) if part != body]
        text = _SAID.get(code, _OTHER).of(language).format_map(error.get("ctx", {}))
        found.append(FieldError(".".join(place)[:200], code, text))
    return found


def install(api: NinjaAPI) -> None:
    """Have an API answer with problems, whatever happens behind its door."""
    handlers: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Problem: lambda request, error: answer(error, language_of(request)),
        ValidationError: _invalid,
        AuthenticationError: lambda request, _: answer(Problem("TOKEN_WRONG"), language_of(request)),
        HttpError: _http,
        Http404: lambda request, _: answer(Problem("NOT_FOUND"), language_of(request)),
        Exception: _failed,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    language = language_of(request)
    if any(tuple(each.get("loc", ()))[:2] == ("header", KEY) for each in error.errors):
        return answer(Problem("KEY_MISSING"), language)
    return answer(Problem("INVALID", errors=field_errors(error.errors, language)), language)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    kind = (
        "BAD_REQUEST" if error.status_code == 400 else "NOT_FOUND" if error.status_code == 404 else "FAILED"
    )
    return answer(Problem(kind), language_of(request))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    return failed(request, error)


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Note where a bug struck, without the values at hand (they may be particulars of persons), and say sorry."""
    _log.error("api_failed", path=request.path, trace="".join(traceback.format_exception(error)))
    return answer(Problem("FAILED"), language_of(request))
