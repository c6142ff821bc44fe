"""How a dossier's way is told to whoever waits for it: plain words for states, steps and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from haicap.rules.one_stop.state import State, Step

STAGES = (
    gettext_lazy("Nhận"),
    gettext_lazy("Giao việc"),
    gettext_lazy("Thẩm định"),
    gettext_lazy("Ký"),
    gettext_lazy("Trả"),
)


class Standing(NamedTuple):
    """Where a dossier stands: its stage (0: not yet, 6: over), one sentence, whether its applicant must act."""

    stage: int
    text: str | Promise
    acts: bool = False


_IN_PROCESS: Mapping[int, Standing] = {
    Step.TRANSFERRED: Standing(2, gettext_lazy("Đã tới nơi giải quyết, bạn chưa cần làm gì")),
    Step.ASSIGNED: Standing(2, gettext_lazy("Đã có người thụ lý, bạn chưa cần làm gì")),
    Step.WORKING: Standing(3, gettext_lazy("Đang thẩm định, bạn chưa cần làm gì")),
    Step.CONSULTING: Standing(3, gettext_lazy("Đang hỏi ý kiến cơ quan khác, bạn chưa cần làm gì")),
    Step.SUBMITTED: Standing(4, gettext_lazy("Đang chờ ký, bạn chưa cần làm gì")),
    Step.SIGNED: Standing(4, gettext_lazy("Đã ký, đang cấp số và đóng dấu")),
}
_STATES: Mapping[int, Standing] = {
    State.REGISTERED: Standing(0, gettext_lazy("Đã nộp, đang chờ kiểm tra")),
    State.RECEIVED: Standing(1, gettext_lazy("Đã nhận, bạn chưa cần làm gì")),
    State.NOT_RECEIVED: Standing(6, gettext_lazy("Hồ sơ không được tiếp nhận")),
    State.IN_PROCESS: Standing(3, gettext_lazy("Đang xử lý, bạn chưa cần làm gì")),
    State.SUPPLEMENT_ASKED: Standing(3, gettext_lazy("Bạn cần bổ sung giấy tờ"), acts=True),
    State.PAYMENT_ASKED: Standing(3, gettext_lazy("Bạn cần nộp tiền"), acts=True),
    State.WITHDRAWN: Standing(6, gettext_lazy("Bạn đã rút hồ sơ này")),
    State.STOPPED: Standing(6, gettext_lazy("Hồ sơ đã dừng giải quyết")),
    State.DONE: Standing(5, gettext_lazy("Đã có kết quả, mời bạn đến nhận"), acts=True),
    State.RETURNED: Standing(6, gettext_lazy("Bạn đã nhận kết quả")),
}
_ASKED_AT_INTAKE = Standing(0, gettext_lazy("Bạn cần bổ sung giấy tờ để hồ sơ được nhận"), acts=True)
_REFUSED = Standing(5, gettext_lazy("Đã có văn bản trả lời, mời bạn đến nhận"), acts=True)


def standing(state: int, step: int, *, refused: bool = False) -> Standing:
    """Where a dossier in this state and step stands, for its applicant."""
    if state == State.REGISTERED and step == Step.ASKED_AT_INTAKE:
        return _ASKED_AT_INTAKE
    if state == State.DONE and refused:
        return _REFUSED
    if state == State.IN_PROCESS and step in _IN_PROCESS:
        return _IN_PROCESS[step]
    return _STATES[state]


class Line(NamedTuple):
    """How one command is told: icon, words, look."""

    icon: str
    text: str | Promise
    look: str = ""


LINES: Mapping[str, Line] = {
    "Submit": Line("cloud-upload", gettext_lazy("Bạn đã nộp hồ sơ")),
    "Resubmit": Line("cloud-upload", gettext_lazy("Bạn đã nộp lại hồ sơ")),
    "AskAtIntake": Line("question-lg", gettext_lazy("Cần bổ sung giấy tờ trước khi nhận"), "wait"),
    "RefuseIntake": Line("x-lg", gettext_lazy("Hồ sơ không được tiếp nhận")),
    "Receive": Line("check-lg", gettext_lazy("Nhận hồ sơ, hẹn ngày trả")),
    "Transfer": Line("check-lg", gettext_lazy("Chuyển tới nơi có thẩm quyền giải quyết")),
    "Assign": Line("check-lg", gettext_lazy("Giao người thụ lý")),
    "Reassign": Line("check-lg", gettext_lazy("Đổi người thụ lý")),
    "Work": Line("check-lg", gettext_lazy("Xong một bước thẩm định")),
    "Consult": Line("chat-left-text", gettext_lazy("Hỏi ý kiến cơ quan khác"), "wait"),
    "Answer": Line("check-lg", gettext_lazy("Cơ quan được hỏi đã trả lời")),
    "AskSupplement": Line("question-lg", gettext_lazy("Cần bổ sung giấy tờ"), "wait"),
    "Supplement": Line("check-lg", gettext_lazy("Đã bổ sung đủ giấy tờ")),
    "AskPayment": Line("cash-coin", gettext_lazy("Cần nộp tiền"), "wait"),
    "Pay": Line("check-lg", gettext_lazy("Đã ghi nhận tiền nộp")),
    "SubmitForSignature": Line("check-lg", gettext_lazy("Trình người ký")),
    "SendBack": Line("arrow-repeat", gettext_lazy("Người ký yêu cầu xem lại")),
    "Sign": Line("check-lg", gettext_lazy("Đã ký")),
    "Number": Line("check-lg", gettext_lazy("Có kết quả")),
    "RefuseResult": Line("envelope", gettext_lazy("Có văn bản trả lời từ chối")),
    "Apologise": Line("envelope", gettext_lazy("Cơ quan xin lỗi và hẹn lại ngày trả"), "wait"),
    "Correct": Line("pencil", gettext_lazy("Sửa thông tin trên giấy tiếp nhận")),
    "VoidReceipt": Line("x-lg", gettext_lazy("Hủy giấy tiếp nhận")),
    "Withdraw": Line("box-arrow-left", gettext_lazy("Bạn đã rút hồ sơ")),
    "Stop": Line("x-lg", gettext_lazy("Dừng giải quyết hồ sơ")),
    "Return": Line("check-lg", gettext_lazy("Bạn đã nhận kết quả")),
}
"""What of a dossier's story its applicant is told; a command that isn't here is none of his business."""

GRADES: Mapping[int, str | Promise] = {
    1: gettext_lazy("Rất không hài lòng"),
    2: gettext_lazy("Không hài lòng"),
    3: gettext_lazy("Bình thường"),
    4: gettext_lazy("Hài lòng"),
    5: gettext_lazy("Rất hài lòng"),
}
