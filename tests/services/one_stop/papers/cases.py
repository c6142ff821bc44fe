"""Dossiers to print: an ordinary one, and one with the longest names that the data of Hanoi hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from haicap.base.names import Body
from haicap.gates import datafiles
from haicap.gates.formfile import load_forms
from haicap.rules.bodies import BodyEntry
from haicap.services.one_stop import catalogue
from haicap.services.one_stop.paper_queries import Asked, Change, Consulted, Particulars, Record
from haicap.services.one_stop.papers import Setting

CLERK, OFFICER, SIGNER, HEAD = 1004001, 1004260, 1004180, 1004003
PEOPLE = {
    CLERK: "Nguyễn Thị Bích Ngọc",
    OFFICER: "Lê Hữu Đạt",
    SIGNER: "Vũ Khắc Ước",
    HEAD: "Đỗ Thị Ánh Tuyết",
}
HOAN_KIEM, LAND_OFFICE, BRANCH = 1004, 50, 103
RECEIVED = datetime(2025, 6, 20, 2, 5, tzinfo=UTC)
DUE = datetime(2025, 6, 27, 10, 0, tzinfo=UTC)
BAND = "VẬN HÀNH THỬ: giấy này không có giá trị pháp lý"


def _body(entry: BodyEntry) -> Body:
    name = entry.name_vi.removeprefix("Ủy ban nhân dân ") if entry.kind == "commune" else entry.name_vi
    return Body(entry.id, entry.code or "", name[:1].upper() + name[1:], entry.name_en, entry.kind)


def bodies() -> dict[int, Body]:
    """Every body of Hanoi, named as the table of units names it."""
    return {entry.id: _body(entry) for entry in datafiles.load_bodies(datafiles.HANOI)}


def setting(organisation_as_of: date = date(2025, 7, 1)) -> Setting:
    """Hanoi's forms, bodies and procedures, with a few clerks."""
    return Setting(
        forms=load_forms(),
        bodies=bodies(),
        procedures=catalogue.procedures(),
        people=PEOPLE,
        organisation_as_of=organisation_as_of,
        city="Thành phố Hà Nội",
        follow="https://thu.example.vn/tra-cuu/{code}/",
        band=BAND,
    )


def number_of(procedure: str) -> int:
    """The number of a procedure by its id."""
    return next(item.number for item in catalogue.procedures().values() if item.id == procedure)


def longest_procedure() -> int:
    """The procedure with the longest name."""
    return max(catalogue.procedures().values(), key=lambda item: len(item.name_vi)).number


def longest_body(kind: str) -> int:
    """The body of a kind with the longest name."""
    return max(
        (body for body in bodies().values() if body.kind == kind), key=lambda body: len(body.name_vi)
    ).id


def at(hours: float) -> datetime:
    """A moment so many hours after receipt."""
    return RECEIVED + timedelta(hours=hours)


def dossier() -> Record:
    """A dossier of a ward, received and under way."""
    return Record(
        id=10040000001,
        code="H26.000.70-250620-0012",
        state=4,
        step=3,
        procedure=number_of("ct_ban_sao_so_goc"),
        channel=1,
        receiver=HOAN_KIEM,
        competent=HOAN_KIEM,
        place=HOAN_KIEM,
        ticket=10040000009,
        received_at=RECEIVED,
        due_original=DUE,
        due_at=DUE,
        finished_at=None,
        returned_at=None,
        fee=36_000,
        copies=6,
        verification=False,
        refused=False,
        applicant_id=90000000001,
        applicant=Particulars(
            "Nguyễn Thị Hường Ưởng",
            "001099000123",
            "0900000001",
            "Số 5, ngõ 12, phố Lý Thường Kiệt, phường Hoàn Kiếm",
        ),
        changes=(
            Change(RECEIVED, "Receive", "clerk", CLERK, HOAN_KIEM, {"fee": 36000}, None),
            Change(at(0.1), "Transfer", "clerk", CLERK, HOAN_KIEM, {"state": 4, "step": 1}, None),
            Change(at(0.2), "Assign", "head", HEAD, HOAN_KIEM, {"owner": OFFICER}, None),
        ),
    )


LONG_APPLICANT = Particulars(
    "Công ty trách nhiệm hữu hạn một thành viên Đầu tư Thương mại Xuất nhập khẩu và Dịch vụ Kỹ thuật Ưu Việt Hà Nội",
    "001099000123",
    "0900000001, 0900000002",
    "Số 1234, tòa nhà Trung tâm Thương mại và Dịch vụ Tổng hợp, ngách 123/45/67, ngõ 89, tổ dân phố số 27, đường"
    " Nguyễn Hữu Thọ kéo dài, phường Dịch Vọng Hậu (nay là phường Cầu Giấy), thành phố Hà Nội",
    "phong.hanh.chinh.tong.hop.va.quan.tri.nhan.su.khu.vuc.phia.bac@congtyxuatnhapkhauuuvietviethanoi.example.vn",
)
_HANDLING: tuple[tuple[float, str, str, int, dict[str, int]], ...] = (
    (3.0, "Assign", "head", HEAD, {"owner": OFFICER}),
    (4.0, "Consult", "officer", OFFICER, {}),
    (30.0, "SubmitForSignature", "officer", OFFICER, {}),
    (31.0, "SendBack", "signer", SIGNER, {}),
    (33.0, "SubmitForSignature", "officer", OFFICER, {}),
    (200.0, "Sign", "signer", SIGNER, {}),
    (201.0, "Number", "records_clerk", HEAD, {}),
)


def longest() -> Record:
    """A dossier in which every name is as long as the data, and what people type, let it be."""
    competent, receiver = longest_body("department"), longest_body("branch")
    handling = (
        Change(at(hour), command, role, who, competent, after, None)
        for hour, command, role, who, after in _HANDLING
    )
    return replace(
        dossier(),
        code="H26.103-250620-10012",
        procedure=longest_procedure(),
        receiver=receiver,
        competent=competent,
        applicant=LONG_APPLICANT,
        submitter=Particulars("Nguyễn Phúc Nguyên Thị Thuỳ Dương Khánh Hoàng"),
        fee=123_456_789,
        secret="7K3M9QXZ2ABC",
        changes=(
            Change(RECEIVED, "Receive", "clerk", CLERK, receiver, {}, None),
            Change(at(2), "Transfer", "clerk", CLERK, receiver, {}, None),
            *handling,
        ),
        consulted=(Consulted(competent, competent, at(4.0), None),),
    )


def request(procedure: int, unit: int, *, at_intake: bool) -> Asked:
    """A request for every paper of a procedure."""
    count = len(catalogue.procedures()[procedure].documents)
    return Asked(
        1, None if at_intake else 10040000001, unit, procedure, at_intake, (1 << count) - 1, at(1), None
    )


def refused(record: Record) -> Record:
    """The same case, refused at the counter."""
    reason = (
        "Hồ sơ không thuộc trường hợp được giải quyết theo quy định của thủ tục; đã giải quyết tại nơi khác"
    )
    change = Change(RECEIVED, "RefuseIntake", "clerk", CLERK, record.receiver, {}, reason)
    return replace(
        record, code=None, state=3, received_at=None, due_original=None, due_at=None, changes=(change,)
    )


def apologised(record: Record, when: datetime) -> Record:
    """The same dossier after an apology with a new date five days later."""
    new_due = int((DUE + timedelta(days=5)).timestamp())
    reason = "Cần xác minh thêm tại cơ quan khác"
    change = Change(
        when, "Apologise", "signer", SIGNER, record.competent, {"due_at": new_due, "apologies": 1}, reason
    )
    return replace(record, changes=(*record.changes, change))


def ended(record: Record, when: datetime) -> Record:
    """The same dossier, withdrawn."""
    change = Change(
        when, "Withdraw", "clerk", CLERK, record.receiver, {"state": 7}, "Người nộp có nhu cầu rút hồ sơ"
    )
    return replace(record, state=7, changes=(*record.changes, change))
