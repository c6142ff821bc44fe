"""What an API answers where something is wrong: RFC 9457 problems, in the reader's language by Accept-Language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

from haicap.base.sentence_words import Text

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/problems/"
LANGUAGES = ("vi", "en")


class Kind(NamedTuple):
    """A kind of problem: the HTTP status, its title, and what to do about it."""

    status: int
    title: Text
    detail: Text


KINDS: Mapping[str, Kind] = {
    "BAD_REQUEST": Kind(
        400,
        Text("Yêu cầu không đọc được", "The request can't be read"),
        Text(
            "Nội dung không phải JSON hợp lệ (UTF-8). Hãy sửa rồi gửi lại.",
            "The body is not valid JSON (UTF-8). Correct it and send it again.",
        ),
    ),
    "KEY_MISSING": Kind(
        400,
        Text("Thiếu Idempotency-Key", "Idempotency-Key is missing"),
        Text(
            "Hãy gửi kèm tiêu đề Idempotency-Key: 1 đến 100 ký tự ASCII in được, mỗi hồ sơ một khóa.",
            "Send the header Idempotency-Key: 1 to 100 printable ASCII characters, a key of its own for each dossier.",
        ),
    ),
    "TOKEN_WRONG": Kind(
        401,
        Text("Khóa truy cập không dùng được", "The token opens nothing"),
        Text(
            "Khóa thiếu, sai, hết hạn hoặc đã thu hồi. Hãy gửi “Authorization: Bearer …” với khóa do quản trị cấp.",
            "It is missing, wrong, expired or revoked. Send “Authorization: Bearer …” with one from the administrator.",
        ),
    ),
    "SCOPE_MISSING": Kind(
        403,
        Text("Khóa không có phạm vi này", "The token is not for this"),
        Text(
            "Việc này cần phạm vi “{scope}”. Hãy nhờ quản trị cấp khóa có phạm vi đó.",
            "This needs the scope “{scope}”. Ask the administrator for a token that has it.",
        ),
    ),
    "NOT_FOUND": Kind(
        404,
        Text("Không tìm thấy", "Not found"),
        Text(
            "Không có gì ở địa chỉ này cho đơn vị của khóa. Hãy kiểm tra lại mã hồ sơ và địa chỉ.",
            "There is nothing at this address for the token's unit. Check the dossier's code and the address.",
        ),
    ),
    "RESULT_PENDING": Kind(
        404,
        Text("Chưa có kết quả", "There is no result yet"),
        Text(
            "Hồ sơ này chưa có kết quả. Hãy theo dõi trạng thái, hoặc đăng ký webhook để được báo.",
            "This dossier has no result yet. Follow its state, or be told by a webhook.",
        ),
    ),
    "NO_FILE": Kind(
        404,
        Text("Không có tệp ký số", "There is no signed file"),
        Text(
            "Kết quả này do người mô phỏng ký nên không có tệp ký số. Hãy dùng số liệu ở …/result.",
            "Nobody signed this result digitally, so it has no file. Use what …/result tells.",
        ),
    ),
    "METHOD": Kind(
        405,
        Text("Phương thức không dùng được", "The method is not allowed"),
        Text(
            "Địa chỉ này chỉ nhận: {allowed}. Hãy xem tài liệu OpenAPI.",
            "This address takes only: {allowed}. See the OpenAPI description.",
        ),
    ),
    "TOO_LARGE": Kind(
        413,
        Text("Nội dung quá lớn", "The body is too large"),
        Text(
            "Nội dung dài tối đa {most} byte. Hãy rút gọn rồi gửi lại.",
            "A body has at most {most} bytes. Shorten it and send it again.",
        ),
    ),
    "MEDIA_TYPE": Kind(
        415,
        Text("Kiểu nội dung không nhận", "The media type is not taken"),
        Text(
            "Hãy gửi nội dung JSON với “Content-Type: application/json”.",
            "Send JSON with “Content-Type: application/json”.",
        ),
    ),
    "INVALID": Kind(
        422,
        Text("Dữ liệu chưa đúng", "The data are not right"),
        Text(
            "Hãy sửa các trường nêu ở “errors” rồi gửi lại.",
            "Correct what “errors” names and send it again.",
        ),
    ),
    "REFUSED": Kind(
        422,
        Text("Không thực hiện được", "It could not be done"),
        Text("Hãy làm như “detail” nêu.", "Do as “detail” says."),
    ),
    "SECRET_WRONG": Kind(
        403,
        Text("Mã bí mật không khớp", "The secret doesn't match"),
        Text(
            "Hãy nhờ người nộp xem lại mã bí mật trên giấy tiếp nhận, rồi gửi lại.",
            "Ask the applicant for the secret on the receipt, and send it again.",
        ),
    ),
    "NO_PAPERS": Kind(
        422,
        Text("Chưa gửi giấy tờ nào", "No papers were sent"),
        Text(
            "Hãy gửi tệp của giấy tờ được yêu cầu (PUT …/papers/…) trước, rồi mới báo đã bổ sung.",
            "Send the files of what was asked for first (PUT …/papers/…), then say that they are there.",
        ),
    ),
    "CONFLICT": Kind(
        409,
        Text("Trái với điều đã gửi hoặc đang có", "In conflict with what was sent or is there"),
        Text("Hãy làm như “detail” nêu.", "Do as “detail” says."),
    ),
    "TOO_MANY": Kind(
        429,
        Text("Gửi quá nhanh", "Too many requests"),
        Text("Hãy đợi {seconds} giây rồi gửi tiếp.", "Wait {seconds} seconds before the next request."),
    ),
    "FAILED": Kind(
        500,
        Text("Lỗi của hệ thống", "Something went wrong on our side"),
        Text(
            "Không có gì thay đổi. Hãy gửi lại với cùng Idempotency-Key; nếu vẫn vậy, hãy báo quản trị.",
            "Nothing was changed. Send it again under the same key; if it stays so, tell the administrator.",
        ),
    ),
    "BUSY": Kind(
        503,
        Text("Đang bận", "Busy"),
        Text(
            "Không có gì thay đổi. Hãy gửi lại sau vài giây với cùng Idempotency-Key.",
            "Nothing was changed. Send it again in a few seconds under the same Idempotency-Key.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: where it stands, the code, the sentence."""

    field: str
    code: str
    detail: str


@dataclass
class Problem(Exception):
    """Raised anywhere behind an API's door; `detail` replaces the kind's own sentence, `facts` fill it in."""

    kind: str
    detail: str = ""
    code: str = ""
    errors: Sequence[FieldError] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def language_of(request: HttpRequest) -> str:
    """The first of our languages that Accept-Language names, else Vietnamese."""
    wanted = request.headers.get("Accept-Language", "")[:200]
    for name, weight in parse_accept_lang_header(wanted):
        if weight and name.split("-")[0] in LANGUAGES:
            return name.split("-")[0]
    return LANGUAGES[0]


def body_of(problem: Problem, language: str) -> dict[str, Any]:
    """The members of a problem in one language."""
    kind = KINDS[problem.kind]
    said: dict[str, Any] = {
        "type": TYPES + problem.kind,
        "title": kind.title.of(language),
        "status": kind.status,
        "detail": problem.detail or kind.detail.of(language).format_map(dict(problem.facts)),
        "code": problem.code or problem.kind,
    }
    if problem.errors:
        said["errors"] = [{"field": e.field, "code": e.code, "detail": e.detail} for e in problem.errors]
    return said


def answer(problem: Problem, language: str) -> HttpResponse:
    """The HTTP answer that tells of a problem."""
    text = json.dumps(body_of(problem, language), ensure_ascii=False)
    response = HttpResponse(text, status=KINDS[problem.kind].status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
