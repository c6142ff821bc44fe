"""The roles of people (design, section 6); what each may do stands with the commands."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "applicant": "người nộp hồ sơ",
    "system": "hệ thống",
    "clerk": "người tiếp nhận",
    "officer": "chuyên viên",
    "head": "phụ trách một cửa",
    "signer": "người ký",
    "records_clerk": "văn thư",
    "operator": "điều phối phản ánh",
    "department": "sở, ngành",
    "centre": "Trung tâm Phục vụ hành chính công",
    "leader": "lãnh đạo thành phố",
    "handover_team": "tổ bàn giao",
    "reception_team": "tổ tiếp nhận",
    "working_group": "tổ công tác",
    "planner": "kế hoạch, nhân sự, tài chính",
    "controller": "điều khiển diễn tập",
    "evaluator": "đánh giá diễn tập",
    "auditor": "thanh tra",
    "administrator": "quản trị",
}
