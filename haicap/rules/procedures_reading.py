"""Reads the catalogue of procedures from its parsed document and refuses what can't be right."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from haicap.rules import procedures as p
from haicap.rules.reading import MILLION, Node

KEYS = (
    "id",
    "code",
    "code_certain",
    "name_vi",
    "name_en",
    "field",
    "field_vi",
    "authority",
    "authority_before",
    "competence_moved",
    "competence_basis",
    "legal_basis",
    "time_limit",
    "time_limit_if_verification",
    "fee",
    "documents",
    "steps",
    "result_vi",
    "online_level",
    "non_territorial",
    "form_id",
    "sim",
    "note",
    "sources",
    "verified_fields",
    "confidence",
)
DATES = ("valid_from", "valid_to")
LIMIT_UNITS = frozenset({"working_days", "days", "hours", "months", "same_day", "immediate"})
CODE = re.compile(r"\d\.\d{6}")
ID = re.compile(r"[a-z0-9_]+")
WEIGHT_TOLERANCE_PPM = 1_000


def parse(document: Mapping[str, Any]) -> p.Catalogue:
    """Read the document into a Catalogue; raises BadDataError with the path of the first wrong entry."""
    top = Node(document)
    top.keys(("schema_version", "meta", "sources", "procedures"))
    top["schema_version"].whole(1, 1)
    sources = {key: _source(key, node) for key, node in top["sources"].items()}
    found: list[p.Procedure] = []
    for number, node in enumerate(top["procedures"].rows(), 1):
        procedure = _procedure(number, node, sources)
        _refuse_twice(found, procedure, node)
        found.append(procedure)
    mix = _field_mix(top["meta"]["field_mix_commune"])
    _weights_sum_up(found, top["procedures"])
    return p.Catalogue(
        tuple(found), sources, mix, {each.number: each for each in found}, {each.id: each for each in found}
    )


def _source(key: str, node: Node) -> p.Source:
    node.keys(("title", "kind", "date", "ref"))
    kind = node["kind"].choice({"law", "news", "repo", "knowledge"})
    return p.Source(
        key, node["title"].text(), kind, str(node["date"].value or ""), str(node["ref"].value or "")
    )


def _procedure(number: int, node: Node, sources: Collection[str]) -> p.Procedure:
    node.keys(KEYS, DATES)
    before = node["authority_before"]
    before.keys(("level", "body_vi"))
    authority = node["authority"]
    authority.keys(("level", "body_vi", "signer_vi"))
    anywhere = node["non_territorial"]
    anywhere.keys(("reception", "decision"))
    limit, limit_note = _limit(node["time_limit"])
    longer, when = _longer_limit(node.get("time_limit_if_verification"))
    steps = _steps(node["steps"])
    verified = tuple(each.choice(p.VERIFIABLE) for each in node["verified_fields"].rows())
    if node["code_certain"].flag() != ("code" in verified):
        raise node["code_certain"].wrong(
            "code_certain và verified_fields nói khác nhau về mã",
            "code_certain and verified_fields disagree on the code",
        )
    valid_from, valid_to = _dates(node)
    return p.Procedure(
        number=number,
        id=_id(node["id"]),
        code=_code(node),
        code_certain=node["code_certain"].flag(),
        name_vi=node["name_vi"].text(),
        name_en=node["name_en"].text(),
        field=_id(node["field"]),
        field_vi=node["field_vi"].text(),
        level=authority["level"].choice(p.LEVELS),
        body_vi=authority["body_vi"].text(),
        signer_vi=authority["signer_vi"].text(),
        level_before=before["level"].choice(p.LEVELS_BEFORE),
        body_before_vi=before["body_vi"].note(),
        competence_moved=node["competence_moved"].flag(),
        competence_basis=_known(node["competence_basis"], sources),
        legal_basis=_known(node["legal_basis"], sources),
        limit=limit,
        limit_note_vi=limit_note,
        limit_if_verification=longer,
        verification_when_vi=when,
        fee=_fee(node["fee"], sources),
        documents=tuple(_paper(each) for each in _filled(node["documents"])),
        steps=steps,
        result_vi=node["result_vi"].text(),
        online_level=node["online_level"].choice(p.ONLINE_LEVELS),
        reception_anywhere=anywhere["reception"].flag(),
        decision_anywhere=anywhere["decision"].flag(),
        form_id=node["form_id"].note(),
        note=node["note"].note(),
        sources=_known(node["sources"], sources),
        verified_fields=verified,
        confidence=node["confidence"].choice(p.CONFIDENCES),
        sim=_sim(node["sim"]),
        valid_from=valid_from,
        valid_to=valid_to,
        back_office=tuple(each for each in steps if each.role in p.BACK_OFFICE),
    )


def _id(node: Node) -> str:
    text = node.text()
    if not ID.fullmatch(text):
        raise node.wrong(
            f"mã riêng “{text}” chỉ được gồm chữ thường không dấu, số và gạch dưới",
            f"the id “{text}” may only have lower-case letters, digits and underscores",
        )
    return text


def _code(node: Node) -> str | None:
    code = node["code"]
    certain = node["code_certain"].flag()
    if code.value is None:
        if certain:
            raise code.wrong(
                "chưa có mã thì code_certain phải là false", "without a code, code_certain must be false"
            )
        return None
    if not isinstance(code.value, str) or not CODE.fullmatch(code.value):
        raise code.wrong(
            f"mã thủ tục “{code.value}” phải có dạng “d.dddddd” trong dấu nháy, ví dụ '1.001193'",
            f"the code “{code.value}” must look like '1.001193', in quotes",
        )
    return code.value


def _limit(node: Node) -> tuple[p.Limit, str | None]:
    node.keys(("amount", "unit", "cutoff", "note_vi"))
    unit = node["unit"].choice(LIMIT_UNITS)
    cutoff = node.get("cutoff")
    if (unit == "same_day") != (cutoff is not None):
        raise node.wrong(
            "giờ chốt “cutoff” chỉ đi với same_day và same_day phải có",
            "cutoff goes with same_day, and only with it",
        )
    if cutoff is not None:
        cutoff.clock()
    return p.Limit(node["amount"].whole(1), unit, cutoff.text() if cutoff else None), node["note_vi"].note()


def _longer_limit(node: Node | None) -> tuple[p.Limit | None, str | None]:
    if node is None:
        return None, None
    node.keys(("amount", "unit", "when_vi", "total"))
    if not node["total"].flag():
        raise node["total"].wrong(
            "thời hạn khi xác minh phải là tổng thời hạn (total: true)",
            "the limit with verification must be the total (total: true)",
        )
    unit = node["unit"].choice(LIMIT_UNITS - {"same_day"})
    return p.Limit(node["amount"].whole(1), unit), node["when_vi"].text()


def _fee(node: Node, sources: Collection[str]) -> p.Fee:
    node.keys(("model", "amount", "currency", "rules", "online", "basis", "exemptions_vi", "confidence"))
    node["currency"].choice({"VND"})
    node["online"].keys(("model",))
    model = node["model"].choice(p.FEE_MODELS)
    tiers: list[p.PageTier] = []
    variants: list[tuple[str, int]] = []
    cap: int | None = None
    per: str | None = None
    for rule in node["rules"].rows():
        if rule.get("from_page") is not None:
            tiers.append(_tier(rule, tiers))
        elif rule.get("per") is not None:
            rule.keys(("per",), ("note_vi",))
            per = rule["per"].choice({"case", "contract", "copy"})
        elif rule.get("cap_per_copy") is not None:
            rule.keys(("cap_per_copy",))
            cap = rule["cap_per_copy"].whole(1)
        else:
            variants.extend((key, amount.whole()) for key, amount in rule.items())
    if (model == "per_page") != bool(tiers):
        raise node["rules"].wrong(
            "bậc phí theo trang chỉ đi với mô hình per_page",
            "page tiers go with the model per_page, and only with it",
        )
    return p.Fee(
        model,
        node["amount"].whole(),
        tuple(tiers),
        cap,
        per,
        tuple(variants),
        node["online"]["model"].choice(p.ONLINE_FEE_MODELS),
        _known(node["basis"], sources),
        node["exemptions_vi"].note(),
        node["confidence"].choice(p.CONFIDENCES),
    )


def _tier(rule: Node, before: list[p.PageTier]) -> p.PageTier:
    rule.keys(("from_page", "to_page", "per_page"))
    last = rule.get("to_page")
    tier = p.PageTier(rule["from_page"].whole(1), last.whole(1) if last else None, rule["per_page"].whole())
    previous = before[-1].to_page if before else 0
    if (
        previous is None
        or tier.from_page != previous + 1
        or (tier.to_page is not None and tier.to_page < tier.from_page)
    ):
        raise rule.wrong(
            "các bậc trang phải nối tiếp nhau từ trang 1", "page tiers must follow one another from page 1"
        )
    return tier


def _paper(node: Node) -> p.Paper:
    node.keys(("key", "name_vi", "form", "original", "copies", "present_only", "required", "condition_vi"))
    always = node["required"].choice({"always", "conditional"}) == "always"
    condition = node["condition_vi"].note()
    if always == (condition is not None):
        raise node.wrong(
            "giấy tờ “conditional” phải có condition_vi, “always” thì không",
            "a conditional paper needs condition_vi, an always one has none",
        )
    paper = p.Paper(
        node["key"].text(),
        node["name_vi"].text(),
        node["form"].note(),
        node["original"].whole(),
        node["copies"].whole(),
        node["present_only"].flag(),
        always,
        condition,
    )
    if not (paper.originals or paper.copies or paper.present_only):
        raise node.wrong(
            f"giấy tờ “{paper.key}” không yêu cầu gì", f"the paper “{paper.key}” asks for nothing"
        )
    return paper


def _steps(node: Node) -> tuple[p.Step, ...]:
    steps: list[p.Step] = []
    total = 0
    for each in node.rows():
        each.keys(("role", "name_vi", "actor_vi", "share"))
        role = each["role"].choice(p.STEP_ROLES)
        steps.append(p.Step(role, each["name_vi"].text(), each["actor_vi"].text(), each["share"].million()))
        total += steps[-1].share_ppm
    if total != MILLION:
        raise node.wrong(
            f"tỷ trọng các bước cộng lại là {total / MILLION:g}, phải bằng 1",
            f"the shares of the steps sum to {total / MILLION:g}, not to 1",
        )
    roles = [each.role for each in steps]
    if (
        roles[0] != p.RECEIVE
        or roles[-1] != p.RETURN
        or p.SIGN not in roles
        or not p.BACK_OFFICE & set(roles)
    ):
        raise node.wrong(
            "các bước phải bắt đầu bằng tiep_nhan, có thụ lý và trinh_ky, kết thúc bằng tra_ket_qua",
            "steps must begin with tiep_nhan, have work and trinh_ky, and end with tra_ket_qua",
        )
    return tuple(steps)


def _sim(node: Node) -> p.Sim:
    node.keys(
        (
            "estimate",
            "volume_weight",
            "desk_minutes",
            "back_office_minutes",
            "online_share",
            "supplement_rate",
        )
    )
    if not node["estimate"].flag():
        raise node["estimate"].wrong(
            "các số mô phỏng là ước lượng: estimate phải là true",
            "figures for the trial are estimates: estimate must be true",
        )
    return p.Sim(
        node["volume_weight"].million(),
        _triple(node["desk_minutes"]),
        _triple(node["back_office_minutes"]),
        node["online_share"].million(),
        node["supplement_rate"].million(),
    )


def _triple(node: Node) -> tuple[int, int, int]:
    minutes = [each.number() for each in node.rows()]
    if len(minutes) != 3 or not 0 < minutes[0] <= minutes[1] <= minutes[2]:
        raise node.wrong(
            "cần ba số phút [ít nhất, thường gặp, nhiều nhất] tăng dần",
            "three growing numbers of minutes [min, mode, max] are needed",
        )
    least, mode, most = (int(each * 60) for each in minutes)
    return least, mode, most


def _dates(node: Node) -> tuple[date | None, date | None]:
    first, last = node.get("valid_from"), node.get("valid_to")
    begins, ends = first.day() if first else None, last.day() if last else None
    if begins and ends and last and ends < begins:
        raise last.wrong("valid_to phải không sớm hơn valid_from", "valid_to must not be before valid_from")
    return begins, ends


def _filled(node: Node) -> list[Node]:
    rows = node.rows()
    if not rows:
        raise node.wrong("danh sách không được trống", "the list must not be empty")
    return rows


def _known(node: Node, sources: Collection[str]) -> tuple[str, ...]:
    ids = []
    for each in _filled(node):
        if each.text() not in sources:
            raise each.wrong(
                f"không có nguồn “{each.value}” trong phần sources",
                f"there is no source “{each.value}” under sources",
            )
        ids.append(each.text())
    return tuple(ids)


def _refuse_twice(found: list[p.Procedure], new: p.Procedure, node: Node) -> None:
    for old in found:
        if old.id == new.id:
            raise node["id"].wrong(
                f"thủ tục “{new.id}” có hai lần", f"the procedure “{new.id}” stands here twice"
            )
        if new.code is not None and old.code == new.code and _overlap(old, new):
            raise node["code"].wrong(
                f"mã “{new.code}” đã dùng cho “{old.id}” trong cùng thời gian",
                f"the code “{new.code}” is “{old.id}”'s in the same period",
            )


def _overlap(one: p.Procedure, other: p.Procedure) -> bool:
    first, last = date.min, date.max
    return (one.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
        one.valid_to or last
    )


def _field_mix(node: Node) -> dict[str, int]:
    mix = {key: share.million() for key, share in node.items()}
    if sum(mix.values()) != MILLION:
        raise node.wrong("cơ cấu lĩnh vực phải cộng lại bằng 1", "the mix of fields must sum to 1")
    return mix


def _weights_sum_up(found: list[p.Procedure], node: Node) -> None:
    for name, levels in (("commune", p.COMMUNE_LEVELS), ("city", frozenset({"city"}))):
        weights = [each.sim.weight_ppm for each in found if each.level in levels]
        if weights and abs(sum(weights) - MILLION) > WEIGHT_TOLERANCE_PPM:
            total = sum(weights) / MILLION
            raise node.wrong(
                f"tỷ trọng khối lượng của cấp “{name}” cộng lại là {total:g}, phải bằng 1",
                f"the volume weights of level “{name}” sum to {total:g}, not to 1",
            )
