"""Words for states, channels, filters and entries of the journal, as staff read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haicap.base.formats import moment
from haicap.rules.one_stop.citizen_state import GRADES
from haicap.services.one_stop import catalogue
from haicap.services.one_stop.filters import NO_OWNER, DossierFilter, VisitFilter

STATES: Mapping[int, Promise | str] = {
    1: gettext_lazy("Mới đăng ký"),
    2: gettext_lazy("Được tiếp nhận"),
    3: gettext_lazy("Không được tiếp nhận"),
    4: gettext_lazy("Đang xử lý"),
    5: gettext_lazy("Chờ bổ sung"),
    6: gettext_lazy("Chờ nộp tiền"),
    7: gettext_lazy("Người nộp rút"),
    8: gettext_lazy("Dừng xử lý"),
    9: gettext_lazy("Đã có kết quả"),
    10: gettext_lazy("Đã trả kết quả"),
}
STEPS: Mapping[int, Promise | str] = {
    1: gettext_lazy("Đã chuyển tới nơi giải quyết"),
    2: gettext_lazy("Đã giao người thụ lý"),
    3: gettext_lazy("Đang thẩm định"),
    4: gettext_lazy("Đang hỏi ý kiến nơi khác"),
    5: gettext_lazy("Đang chờ ký"),
    6: gettext_lazy("Đã ký, chờ cấp số"),
    7: gettext_lazy("Chờ bổ sung trước khi nhận"),
}
CHANNELS: Mapping[int, Promise | str] = {
    1: gettext_lazy("Trực tiếp"),
    2: gettext_lazy("Trực tuyến"),
    3: gettext_lazy("Bưu chính"),
}
TICKETS: Mapping[int, Promise | str] = {
    1: gettext_lazy("Đang chờ"),
    2: gettext_lazy("Đang ở quầy"),
    3: gettext_lazy("Xong"),
    4: gettext_lazy("Bỏ về"),
    5: gettext_lazy("Được chỉ sang nơi khác"),
    6: gettext_lazy("Đổi sang số khác"),
}
PURPOSES: Mapping[int, Promise | str] = {1: gettext_lazy("Nộp hồ sơ"), 2: gettext_lazy("Nhận kết quả")}
ROLES: Mapping[str, Promise | str] = {
    "applicant": gettext_lazy("người nộp"),
    "system": gettext_lazy("hệ thống"),
    "clerk": gettext_lazy("người tiếp nhận"),
    "officer": gettext_lazy("chuyên viên"),
    "head": gettext_lazy("phụ trách một cửa"),
    "signer": gettext_lazy("người ký"),
    "records_clerk": gettext_lazy("văn thư"),
}
COMMANDS: Mapping[str, tuple[str, Promise | str, str]] = {
    "Submit": ("cloud-upload", gettext_lazy("Nộp hồ sơ"), ""),
    "Resubmit": ("cloud-upload", gettext_lazy("Nộp lại hồ sơ"), ""),
    "AskAtIntake": ("question-lg", gettext_lazy("Yêu cầu bổ sung trước khi nhận"), "wait"),
    "RefuseIntake": ("x-lg", gettext_lazy("Từ chối tiếp nhận"), ""),
    "Receive": ("box-arrow-in-down", gettext_lazy("Tiếp nhận, cấp mã và giấy hẹn"), ""),
    "Transfer": ("send", gettext_lazy("Chuyển tới cơ quan có thẩm quyền"), ""),
    "Assign": ("person-check", gettext_lazy("Giao người thụ lý"), ""),
    "Reassign": ("arrow-left-right", gettext_lazy("Giao lại cho người khác"), ""),
    "Work": ("pencil-square", gettext_lazy("Xong một bước thụ lý"), ""),
    "Consult": ("chat-left-text", gettext_lazy("Hỏi ý kiến nơi khác"), "wait"),
    "Answer": ("chat-left-text", gettext_lazy("Nơi được hỏi đã trả lời"), ""),
    "AskSupplement": ("question-lg", gettext_lazy("Yêu cầu bổ sung"), "wait"),
    "Supplement": ("file-earmark-check", gettext_lazy("Đã bổ sung đủ"), ""),
    "AskPayment": ("cash-coin", gettext_lazy("Yêu cầu nộp tiền"), "wait"),
    "Pay": ("cash-coin", gettext_lazy("Đã nộp tiền"), ""),
    "SubmitForSignature": ("pen", gettext_lazy("Trình ký"), ""),
    "SendBack": ("arrow-return-left", gettext_lazy("Người ký trả lại"), "wait"),
    "Sign": ("pen-fill", gettext_lazy("Đã ký"), ""),
    "Number": ("hash", gettext_lazy("Cấp số, đóng dấu, có kết quả"), ""),
    "RefuseResult": ("x-lg", gettext_lazy("Trả lời từ chối bằng văn bản"), ""),
    "Apologise": ("envelope", gettext_lazy("Xin lỗi và hẹn lại"), "wait"),
    "Correct": ("eraser", gettext_lazy("Đính chính giấy tiếp nhận"), ""),
    "VoidReceipt": ("x-lg", gettext_lazy("Hủy giấy tiếp nhận"), ""),
    "Withdraw": ("box-arrow-left", gettext_lazy("Người nộp rút hồ sơ"), ""),
    "Stop": ("stop-circle", gettext_lazy("Dừng giải quyết"), ""),
    "Return": ("box-arrow-up", gettext_lazy("Trả kết quả"), ""),
    "EnterSlip": (
        "journal-arrow-up",
        gettext_lazy("Nhập phiếu giấy lập khi mất hệ thống, cấp mã và giấy hẹn"),
        "",
    ),
}


COMPETENCE: Mapping[str, Promise | str] = {
    "anywhere": gettext_lazy("Thủ tục này nơi nào nhận thì nơi ấy giải quyết."),
    "commune_of_place": gettext_lazy("Xã, phường nơi có việc giải quyết."),
    "former_commune": gettext_lazy("Trước 01/7/2025 xã, phường cũ giải quyết."),
    "former_district": gettext_lazy("Trước 01/7/2025 quận, huyện cũ giải quyết."),
    "city_body_of_field": gettext_lazy("Cơ quan cấp thành phố phụ trách lĩnh vực này giải quyết."),
}
"""Why a body decides a matter, by the reason that the rule of competence gives."""
RELATIONS: Mapping[int, Promise | str] = {
    0: gettext_lazy("Không, nộp cho mình"),
    1: gettext_lazy("Theo ủy quyền"),
    2: gettext_lazy("Người thân trong gia đình"),
    3: gettext_lazy("Người giám hộ, đại diện theo pháp luật"),
    4: gettext_lazy("Người của tổ chức, doanh nghiệp"),
}
"""Why somebody hands in for somebody else (rules/one_stop/counter_state.py, Relation)."""
METHODS: Mapping[int, Promise | str] = {1: gettext_lazy("Tiền mặt"), 2: gettext_lazy("Chuyển khoản")}


@dataclass(frozen=True, slots=True)
class Chip:
    """A state mark: its look, its icon, its words."""

    state: str
    icon: str
    text: str


def state_text(state: int, step: int) -> str:
    """The state in words, by its step where the step says more."""
    return str(STEPS.get(step) if state in (1, 4) and step in STEPS else STATES.get(state, "?"))


def due_chip(
    state: int,
    due_original: datetime | None,
    due_at: datetime | None,
    finished_at: datetime | None,
    clock: datetime,
) -> Chip | None:
    """How a dossier stands against its date: quiet when on time, solid when overdue, none where there is no date."""
    if due_at is None or state in (1, 3, 7, 8):
        return None
    if state in (5, 6):
        return Chip("pause", "pause-circle", _("Tạm dừng tính hạn"))
    if finished_at is not None:
        late = finished_at > (due_original or due_at)
        return (
            Chip("late", "exclamation-triangle-fill", _("Xong trễ hẹn"))
            if late
            else Chip("ok", "check-circle-fill", _("Xong đúng hạn"))
        )
    if due_at < clock:
        return Chip("late", "exclamation-triangle-fill", _("Quá hạn từ %(at)s") % {"at": moment(due_at)})
    near = (due_at - clock).total_seconds() <= 86_400
    return Chip(
        "soon" if near else "ok",
        "clock" if near else "check-circle-fill",
        _("Hạn %(at)s") % {"at": moment(due_at)},
    )


_UNITS: Mapping[str, Promise | str] = {
    "working_days": gettext_lazy("%(n)s ngày làm việc"),
    "days": gettext_lazy("%(n)s ngày"),
    "hours": gettext_lazy("%(n)s giờ làm việc"),
    "months": gettext_lazy("%(n)s tháng"),
    "same_day": gettext_lazy("trong ngày, nhận sau 15 giờ thì ngày làm việc sau"),
    "immediate": gettext_lazy("ngay khi nhận"),
}


def limit(procedure: int) -> str:
    """The time limit of a procedure in words."""
    found = catalogue.procedures().get(procedure)
    if found is None:
        return "–"
    return str(_UNITS.get(found.limit.unit, "%(n)s")) % {"n": found.limit.amount}


_STATE_FILTERS = {
    "mo": gettext_lazy("đang giải quyết"),
    "co-ket-qua": gettext_lazy("đã có kết quả"),
    "da-tra": gettext_lazy("đã trả kết quả"),
}
_TERMS = {
    "qua-han": gettext_lazy("đang quá hạn"),
    "tre-hen": gettext_lazy("quá ngày hẹn đầu"),
    "tre-xong": gettext_lazy("xong sau ngày hẹn đầu"),
    "tre-mo": gettext_lazy("chưa xong, đã quá ngày hẹn đầu"),
    "tinh-diem": gettext_lazy("được tính ở chỉ tiêu 2.1"),
    "dung-diem": gettext_lazy("đúng hạn theo chỉ tiêu 2.1"),
    "tre-diem": gettext_lazy("trễ theo chỉ tiêu 2.1"),
    "hai-long": gettext_lazy("không trễ, không bị chê theo chỉ tiêu 5.4"),
}
_FEES = {"co": gettext_lazy("có phí"), "truc-tuyen": gettext_lazy("nộp phí trực tuyến")}
_RATINGS = {
    "co": gettext_lazy("đã được đánh giá"),
    "khong-hai-long": gettext_lazy("bị đánh giá không hài lòng"),
    **{str(grade): gettext_lazy("được đánh giá mức %(n)s") for grade in GRADES},
}
_DIGITAL = {
    "ket-qua": gettext_lazy("có kết quả điện tử"),
    "du": gettext_lazy("đã số hóa giấy tờ và kết quả"),
}
_CAUSES = {
    "ky": gettext_lazy("lâu nhất ở khâu chờ ký"),
    "nguoi": gettext_lazy("lâu nhất ở khâu thụ lý"),
    "giay-to": gettext_lazy("lâu nhất vì chờ người nộp"),
    "hoi": gettext_lazy("lâu nhất vì chờ nơi khác trả lời"),
}
_LOOPS = {
    "bo-sung": gettext_lazy("phải bổ sung"),
    "tra-lai": gettext_lazy("bị người ký trả lại"),
    "hoi": gettext_lazy("có hỏi nơi khác"),
}
_VISITS = {
    "dang-cho": gettext_lazy("đang chờ ở quầy"),
    "da-goi": gettext_lazy("đã được gọi vào quầy"),
    "bo-ve": gettext_lazy("bỏ về khi chưa được gọi"),
}


def _days(kept: DossierFilter | VisitFilter) -> list[str]:
    first, last = kept.first, kept.last
    found = []
    if first and last:
        found.append(f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m}–{last:%d/%m/%Y}")
    elif first or last:
        found.append((_("từ") + f" {first:%d/%m/%Y}") if first else (_("đến") + f" {last:%d/%m/%Y}"))
    if kept.hour is not None:
        found.append(_("trong giờ %(h)s–%(next)s") % {"h": kept.hour, "next": kept.hour + 1})
    return found


def dossier_filter(kept: DossierFilter) -> str:
    """The filter of a list of dossiers in words, office names left to the page; empty where nothing narrows it."""
    words: list[object] = [
        _STATE_FILTERS.get(kept.state) or (STATES.get(int(kept.state)) if kept.state else None)
    ]
    words.append(_("đang chờ ký") if kept.step else None)
    words += [_TERMS.get(kept.term), _CAUSES.get(kept.cause), _LOOPS.get(kept.loop)]
    words.append(_("thủ tục toàn trình") if kept.online else None)
    words.append(_FEES.get(kept.fee))
    words.append(str(_RATINGS[kept.rating]) % {"n": kept.rating} if kept.rating else None)
    words.append(_DIGITAL.get(kept.digital))
    words.append(_("chưa giao cho ai") if kept.owner == NO_OWNER else None)
    words.append(CHANNELS.get(kept.channel) if kept.channel else None)
    return ", ".join([str(word) for word in words if word] + _days(kept))


def visit_filter(kept: VisitFilter) -> str:
    """The filter of a list of visits in words."""
    word = _VISITS.get(kept.state)
    return ", ".join(([str(word)] if word else []) + _days(kept))
