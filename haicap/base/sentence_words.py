"""Words for sentences and documents in Vietnamese and English: states, steps, commands, roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from haicap.rules.one_stop.state import State, Step
from haicap.rules.roles import ROLES


class Text(NamedTuple):
    """The same thing said in both languages."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """The English text for `en`, `en-GB` …, else the Vietnamese one."""
        return self.en if language.startswith("en") else self.vi


STATES: Mapping[int, Text] = {
    State.REGISTERED: Text("mới đăng ký", "newly registered"),
    State.RECEIVED: Text("được tiếp nhận", "received"),
    State.NOT_RECEIVED: Text("không được tiếp nhận", "not received"),
    State.IN_PROCESS: Text("đang xử lý", "in process"),
    State.SUPPLEMENT_ASKED: Text("yêu cầu bổ sung giấy tờ", "supplement asked"),
    State.PAYMENT_ASKED: Text("yêu cầu thực hiện nghĩa vụ tài chính", "financial obligation asked"),
    State.WITHDRAWN: Text("công dân yêu cầu rút hồ sơ", "withdrawn by the applicant"),
    State.STOPPED: Text("dừng xử lý", "stopped"),
    State.DONE: Text("đã xử lý xong", "done"),
    State.RETURNED: Text("đã trả kết quả", "result returned"),
}
"""The national exchange states (reference one-stop.md, section 7)."""

STEPS: Mapping[int, Text] = {
    Step.TRANSFERRED: Text("đã chuyển đến nơi giải quyết", "transferred to the solver"),
    Step.ASSIGNED: Text("đã giao người thụ lý", "assigned"),
    Step.WORKING: Text("đang thụ lý", "being worked on"),
    Step.CONSULTING: Text("đang hỏi ý kiến", "another unit is consulted"),
    Step.SUBMITTED: Text("chờ ký", "submitted for signature"),
    Step.SIGNED: Text("đã ký, chờ cấp số", "signed, to be numbered"),
    Step.ASKED_AT_INTAKE: Text("chờ bổ sung trước khi tiếp nhận", "papers asked for before receipt"),
}

COMMANDS: Mapping[str, Text] = {
    "Submit": Text("nộp hồ sơ", "hand the dossier in"),
    "Resubmit": Text("nộp lại hồ sơ đã bổ sung", "hand the completed dossier in again"),
    "AskAtIntake": Text("yêu cầu bổ sung trước khi tiếp nhận", "ask for papers before receipt"),
    "RefuseIntake": Text("từ chối tiếp nhận", "refuse to receive it"),
    "Receive": Text("tiếp nhận hồ sơ", "receive it"),
    "Transfer": Text("chuyển hồ sơ đến cơ quan có thẩm quyền", "transfer it to the competent unit"),
    "Assign": Text("giao người thụ lý", "assign it to an officer"),
    "Reassign": Text("giao lại cho người khác", "give it to another officer"),
    "Work": Text("hoàn thành bước thụ lý", "finish a step of the work"),
    "Consult": Text("hỏi ý kiến cơ quan khác", "consult another unit"),
    "Answer": Text("trả lời câu hỏi ý kiến", "answer the consultation"),
    "AskSupplement": Text("yêu cầu bổ sung hồ sơ", "ask for a supplement"),
    "Supplement": Text("nhận giấy tờ bổ sung", "take in the supplement"),
    "AskPayment": Text("yêu cầu thực hiện nghĩa vụ tài chính", "ask for a payment"),
    "Pay": Text("ghi nhận đã nộp tiền", "record the payment"),
    "SubmitForSignature": Text("trình ký", "submit it for signature"),
    "SendBack": Text("trả lại để xử lý lại", "send it back to its officer"),
    "Sign": Text("ký kết quả", "sign the result"),
    "Number": Text("cấp số và đóng dấu", "number and seal the result"),
    "RefuseResult": Text("từ chối giải quyết bằng văn bản", "refuse in writing after appraisal"),
    "Apologise": Text("xin lỗi và hẹn lại ngày trả kết quả", "apologise and give a new date"),
    "Correct": Text("đính chính giấy tiếp nhận", "correct the receipt"),
    "VoidReceipt": Text("hủy giấy tiếp nhận", "void the receipt"),
    "Withdraw": Text("rút hồ sơ", "withdraw it"),
    "Stop": Text("dừng giải quyết hồ sơ", "stop it"),
    "Return": Text("trả kết quả", "return the result"),
}

_ROLES_EN: Mapping[str, str] = {
    "applicant": "applicant",
    "system": "system",
    "clerk": "receiving clerk",
    "officer": "officer",
    "head": "head of the one-stop unit",
    "signer": "signer",
    "records_clerk": "records clerk",
    "operator": "operator of citizens' reports",
    "department": "department",
    "centre": "centre",
    "leader": "leader of the city",
    "handover_team": "handover team",
    "reception_team": "reception team",
    "working_group": "working group",
    "planner": "planner",
    "controller": "exercise controller",
    "evaluator": "exercise evaluator",
    "auditor": "auditor",
    "administrator": "administrator",
}
ROLE_WORDS: Mapping[str, Text] = {role: Text(vi, _ROLES_EN[role]) for role, vi in ROLES.items()}

_STEPS_OF: Mapping[int, set[int]] = {
    State.IN_PROCESS: set(range(Step.TRANSFERRED, Step.SIGNED + 1)),
    State.REGISTERED: {int(Step.NONE), int(Step.ASKED_AT_INTAKE)},
}


def place_words(state: int, step: int) -> Text:
    """A state, with its step where it is inside one: `đang xử lý (chờ ký)`."""
    if step not in STEPS:
        return STATES[state]
    return Text(*(f"{a} ({b})" for a, b in zip(STATES[state], STEPS[step], strict=True)))


def places_words(places: Iterable[tuple[int, int]], language: str) -> str:
    """Several states as a list joined by "or"; a state of which every step is meant stands alone."""
    found = set(places)
    words: list[str] = []
    for state in sorted({state for state, _ in found}):
        steps = {step for each, step in found if each == state}
        if len(steps) > 1 and steps == _STEPS_OF.get(state):
            words.append(STATES[state].of(language))
        else:
            words += [place_words(state, step).of(language) for step in sorted(steps)]
    return joined([f"“{word}”" for word in words], language)


def joined(words: list[str], language: str) -> str:
    """`a, b hoặc c`, in English `a, b or c`."""
    last = " or " if language.startswith("en") else " hoặc "
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
