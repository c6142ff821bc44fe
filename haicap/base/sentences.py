"""Refusals as sentences: what is wrong and what to do, in Vietnamese and in English, with the facts filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from haicap.base import people_sentences, result_sentences
from haicap.base.counter_sentences import COUNTER_SENTENCES
from haicap.base.formats import HANOI
from haicap.base.sentence_words import COMMANDS, ROLE_WORDS, Text, joined, place_words, places_words
from haicap.gates.procedurefile import load_catalogue
from haicap.rules.base import Refused, Value
from haicap.rules.one_stop.transitions import TABLE


@dataclass(frozen=True, slots=True)
class Names:
    """What bodies and persons are called, by id, in the reader's language; whoever is missing is a number."""

    bodies: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)


NO_NAMES = Names()

_LOST = Text(
    "Hồ sơ này không có hoặc không còn ở đây. Hãy kiểm tra lại mã hồ sơ rồi tìm lại.",
    "There is no such dossier here. Check the code and search again.",
)
_ELSEWHERE_VI = "Hãy hướng dẫn người nộp đến nơi đó, hoặc nộp trực tuyến."
_ELSEWHERE_EN = "Direct the applicant there, or to handing it in online."

SENTENCES: Mapping[str, Text] = {
    **COUNTER_SENTENCES,
    **people_sentences.SENTENCES,
    **result_sentences.SENTENCES,
    # Who may ------------------------------------------------------------------------------------------------------
    "ROLE_NOT_HELD": Text(
        "Bạn không giữ vai trò “{role}” ở {unit}. Hãy chọn đúng vai trò và đơn vị, hoặc nhờ quản trị cấp quyền.",
        "You don't hold the role “{role}” at {unit}. Choose your own role and unit, or ask the administrator for it.",
    ),
    "ROLE_MISSING": Text(
        "Vai trò “{role}” không được làm việc này. Hãy nhờ người có vai trò: {roles}.",
        "The role “{role}” may not do this. Ask somebody whose role is: {roles}.",
    ),
    "OTHER_UNIT": Text(
        "Việc này thuộc {unit}, không thuộc đơn vị của bạn. Hãy liên hệ {unit} để làm.",
        "This belongs to {unit}, not to your unit. Ask {unit} to do it.",
    ),
    "OTHER_OFFICER": Text(
        "Bạn không phải là người thụ lý hồ sơ này ({officer}). Hãy đề nghị phụ trách một cửa giao hồ sơ cho bạn.",
        "You are not the officer of this dossier ({officer}). Ask the head of the one-stop unit to assign it to you.",
    ),
    "NOT_THE_APPLICANT": Text(
        "Mã bí mật không khớp với hồ sơ hoặc số thứ tự này. Hãy nhập 12 ký tự trên giấy tiếp nhận, hoặc đến quầy.",
        "The secret is not the one of this dossier or ticket. Enter the 12 letters on your receipt, or come to us.",
    ),
    "NOT_AN_OFFICER_HERE": Text(
        "{officer} không phải là chuyên viên của {unit} trong ngày này. Hãy chọn một chuyên viên của {unit}.",
        "{officer} is not an officer of {unit} on this day. Choose an officer of {unit}.",
    ),
    "NOT_AUTHORISED_TO_SIGN": Text(
        "Bạn chưa được ủy quyền ký thủ tục {procedure}. Hãy chuyển cho người được ủy quyền ký chứng thực.",
        "You are not authorised to sign the procedure {procedure}. Pass it to a person who may sign authentications.",
    ),
    "IDEMPOTENCY_CONFLICT": Text(
        "Lần gửi này dùng lại khóa của một lần gửi khác có nội dung khác. Hãy tải lại trang rồi gửi lại.",
        "This was sent under the key of something else that was sent before. Reload the page and send it again.",
    ),
    # The house itself ---------------------------------------------------------------------------------------------
    "BUSY": Text(
        "Nhiều người đang làm cùng việc này nên chưa ghi được, không có gì thay đổi. Hãy gửi lại sau vài giây.",
        "Others are at the same thing just now, so nothing was written. Send it again in a few seconds.",
    ),
    "FAILED": Text(
        "Hệ thống gặp lỗi nên chưa làm được; không có gì thay đổi. Hãy thử lại; nếu vẫn vậy, hãy báo quản trị.",
        "Something went wrong on our side; nothing was changed. Try again; if it stays so, tell the administrator.",
    ),
    "WORLD_ENDED": Text(
        "Đợt này đã kết thúc, chỉ còn xem được. Hãy mở một đợt diễn tập đang chạy để làm.",
        "This run has ended and can only be looked at. Open a running exercise to act.",
    ),
    "NOBODY_DRIVES": Text(
        "Chưa ai chạy cuộc diễn tập này nên đồng hồ đứng yên. Hãy chạy: haicap serve --world TÊN --speed SỐ.",
        "Nobody drives this exercise, so its clock stands. Run: haicap serve --world NAME --speed FACTOR.",
    ),
    "SPEED_OUT_OF_RANGE": Text(
        "Tốc độ phải từ 0,1 đến {most} lần. Hãy nhập lại.",
        "The speed must be from 0.1 to {most} times. Type it again.",
    ),
    "SIGNING_NOT_CONFIGURED": Text(
        "Chưa có chứng thư ký số của người ký nên chưa phát hành được. Hãy nhờ quản trị cấu hình chứng thư.",
        "There is no key for whoever signed, so it can't be issued. Ask the administrator to configure the keys.",
    ),
    # Turn ---------------------------------------------------------------------------------------------------------
    "OUT_OF_TURN": Text(
        "Hồ sơ đang ở trạng thái “{state}” nên không thể {command}. "
        "Hãy tải lại hồ sơ: việc này chỉ làm được khi hồ sơ ở {where}.",
        "The dossier is “{state}”, so nobody can {command} now. Reload it: this can be done only while it is {where}.",
    ),
    "DOSSIER_UNKNOWN": _LOST,
    "DOSSIER_EXISTS": Text(
        "Hồ sơ này đã được nộp rồi. Hãy mở hồ sơ đã nộp để theo dõi, không nộp lại.",
        "This dossier has been handed in already. Open it to follow it; don't hand it in again.",
    ),
    "REASON_MISSING": Text(
        "Thiếu lý do. Hãy ghi rõ lý do và căn cứ rồi thực hiện lại.",
        "The reason is missing. State the reason and its legal ground, then try again.",
    ),
    "NOTHING_CHANGES": Text(
        "Nội dung đính chính giống hệt giấy tiếp nhận. Hãy sửa số trang hoặc số bản, hoặc bỏ qua việc đính chính.",
        "The correction says what the receipt says already. Change pages or copies, or leave the receipt as it is.",
    ),
    # Tickets ------------------------------------------------------------------------------------------------------
    "TICKET_MISSING": Text(
        "Người đến quầy chưa có số thứ tự. Hãy lấy số và gọi số trước khi tiếp nhận hoặc trả kết quả.",
        "The visitor has no ticket. Take one and call it before you receive a dossier or return a result.",
    ),
    "TICKET_NOT_CALLED": Text(
        "Số thứ tự này hiện không được phục vụ ở quầy. Hãy gọi số rồi làm lại.",
        "This ticket is not being served at a counter. Call it, then try again.",
    ),
    "TICKET_NOT_WAITING": Text(
        "Số thứ tự này không còn chờ: đã gọi, đã xong hoặc người lấy số đã về. Hãy tải lại hàng chờ và chọn số khác.",
        "This ticket no longer waits: it was called, is done, or its holder has left. Reload the queue; take another.",
    ),
    "TICKET_ANSWERS_ONE": Text(
        "Một số chỉ nối tiếp một phiếu bổ sung hoặc từ chối. Hãy lấy mỗi phiếu một số.",
        "A ticket goes on from one request or refusal alone. Take a ticket for each of them.",
    ),
    "REFUSAL_UNKNOWN": Text(
        "Không có phiếu từ chối này. Hãy kiểm tra mã phiếu, hoặc lấy số mới không kèm phiếu.",
        "There is no such refusal. Check its code, or take a ticket without naming it.",
    ),
    "TICKET_NOT_LEFT": Text(
        "Số cũ chưa kết thúc nên không đổi được. Hãy dùng tiếp số cũ, hoặc lấy số mới không kèm số cũ.",
        "The old ticket has not ended, so it can't be replaced. Go on with it, or take a new one without naming it.",
    ),
    "TICKET_FETCHES_ONE": Text(
        "Số để nhận kết quả chỉ dùng cho đúng một hồ sơ. Hãy chọn một hồ sơ để nhận, và lấy số khác để nộp hồ sơ.",
        "A ticket to fetch a result is for exactly one dossier. Name that dossier; take another ticket to hand in.",
    ),
    "TICKET_FOR_OTHER_DOSSIER": Text(
        "Số thứ tự này không phải để nhận kết quả của hồ sơ này. Hãy mở hồ sơ ghi trên số, hoặc lấy số mới.",
        "This ticket was not taken to fetch this dossier's result. Open the dossier it names, or take a new ticket.",
    ),
    "PUT_BACK_TOO_OFTEN": Text(
        "Số này đã được xếp lại {most} lần, không xếp lại được nữa. Hãy phục vụ ngay hoặc mời lấy số mới.",
        "This ticket was put back {most} times and can't be again. Serve its holder now, or have a new one taken.",
    ),
    "TOO_MANY_DOSSIERS": Text(
        "Mỗi số dùng cho 1 đến {most} hồ sơ. Hãy sửa số hồ sơ, hoặc lấy thêm số.",
        "A ticket holds 1 to {most} dossiers. Correct the number, or take further tickets.",
    ),
    # Intake -------------------------------------------------------------------------------------------------------
    "CHANNEL_WRONG": Text(
        "Nộp tại quầy thì không đăng ký trước. Hãy lấy số và tiếp nhận trực tiếp, hoặc chọn trực tuyến hay bưu chính.",
        "What comes to the counter isn't registered first. Take a ticket and receive it, or choose online or post.",
    ),
    "PROCEDURE_UNKNOWN": Text(
        "Không có thủ tục số {procedure} trong danh mục. Hãy chọn một thủ tục trong danh sách.",
        "There is no procedure number {procedure} in the catalogue. Choose one from the list.",
    ),
    "TOO_MANY_PAGES": Text(
        "Số trang phải từ 1 đến {pages_max} và số bản từ 1 đến {copies_max}. Hãy sửa lại các số này.",
        "Pages must be 1 to {pages_max} and copies 1 to {copies_max}. Correct these numbers.",
    ),
    "NOTHING_TO_ASK": Text(
        "Chưa có người ở quầy hay hồ sơ trực tuyến để yêu cầu bổ sung. Hãy gọi số hoặc mở hồ sơ trước.",
        "There is neither a visitor nor an online dossier to ask. Call a ticket or open the dossier first.",
    ),
    "UNIT_UNKNOWN": Text(
        "Không chọn được {unit}: đơn vị không có, hoặc chính là đơn vị đang giải quyết. Hãy chọn đơn vị khác.",
        "{unit} can't be chosen: it doesn't exist, or it is the deciding unit itself. Choose another unit.",
    ),
    # Work ---------------------------------------------------------------------------------------------------------
    "SAME_OFFICER": Text(
        "Hồ sơ đang do chính người này thụ lý. Hãy chọn người khác.",
        "This officer has the dossier already. Choose another one.",
    ),
    "STEP_OUT_OF_ORDER": Text(
        "Không thể hoàn thành bước {step} lúc này. Hãy làm bước {next} theo đúng thứ tự của quy trình.",
        "Step {step} can't be finished now. Do step {next}, in the order of the procedure.",
    ),
    "STEPS_ALL_DONE": Text(
        "Đã xong cả {steps} bước của quy trình. Hãy trình ký.",
        "All {steps} steps of the procedure are done. Submit it for signature.",
    ),
    "STEPS_MISSING": Text(
        "Mới xong {done} trong {steps} bước nên chưa trình ký được. Hãy làm xong các bước còn lại.",
        "Only {done} of {steps} steps are done, so it can't be submitted. Finish the others first.",
    ),
    "CONSULTATION_EXISTS": Text(
        "Câu hỏi ý kiến này đã được gửi. Hãy tải lại hồ sơ rồi xem câu hỏi đã gửi.",
        "This question has been sent already. Reload the dossier and look at it there.",
    ),
    "CONSULTATION_LIMIT_WRONG": Text(
        "Hạn trả lời phải sau bây giờ và không muộn hơn hạn của hồ sơ ({due_at}). Hãy chọn hạn trả lời khác.",
        "The answer's limit must be later than now and within the dossier's own ({due_at}). Choose another one.",
    ),
    "CONSULTATION_NOT_OPEN": Text(
        "Câu hỏi ý kiến này không còn chờ trả lời. Hãy tải lại danh sách câu hỏi.",
        "This question no longer waits for an answer. Reload the list of questions.",
    ),
    "SUPPLEMENT_ONLY_ONCE": Text(
        "Chỉ được yêu cầu bổ sung một lần trong khi giải quyết ({law}). Hãy giải quyết trên hồ sơ hiện có.",
        "A supplement may be asked for once only during solving ({law}). Decide on the dossier as it stands.",
    ),
    "SUPPLEMENT_TOO_LATE": Text(
        "Hồ sơ tiếp nhận lúc {received_at}; đã quá hạn yêu cầu bổ sung ({law}). Hãy giải quyết trên hồ sơ hiện có.",
        "Received at {received_at}: the time to ask for a supplement is over ({law}). Decide on it as it stands.",
    ),
    "REQUEST_EXISTS": Text(
        "Yêu cầu bổ sung này đã được gửi. Hãy tải lại hồ sơ rồi xem yêu cầu đã gửi.",
        "This request has been sent already. Reload the dossier and look at it there.",
    ),
    "REQUEST_NOT_OPEN": Text(
        "Yêu cầu bổ sung này không còn chờ, hoặc thuộc hồ sơ khác. Hãy mở đúng hồ sơ và yêu cầu đang chờ.",
        "This request no longer waits, or belongs to another dossier. Open the dossier whose request is open.",
    ),
    "AMOUNT_WRONG": Text(
        "Số tiền {amount} đồng không hợp lệ. Hãy nhập số tiền từ 1 đồng trở lên.",
        "An amount of {amount} dong isn't possible. Enter at least 1 dong.",
    ),
    "DUTY_ALREADY_ASKED": Text(
        "Hồ sơ đã có yêu cầu nộp {amount} đồng. Hãy dùng yêu cầu đó, không lập yêu cầu mới.",
        "A payment of {amount} dong has been asked for already. Use that request; don't make another.",
    ),
    # Apology ------------------------------------------------------------------------------------------------------
    "APOLOGY_ONLY_ONCE": Text(
        "Ngày trả kết quả chỉ được hẹn lại một lần ({law}). Hãy trả kết quả đúng ngày đã hẹn lại.",
        "The date of return may be moved once only ({law}). Keep the date that was promised anew.",
    ),
    "NEW_DATE_NOT_LATER": Text(
        "Ngày hẹn mới phải sau ngày đã hẹn ({due_at}) và sau bây giờ. Hãy chọn ngày muộn hơn.",
        "The new date must be later than the promised one ({due_at}) and than now. Choose a later date.",
    ),
    # Competence ---------------------------------------------------------------------------------------------------
    "competence.police": Text(
        "Thủ tục {procedure} do công an giải quyết, một cửa không nhận. Hãy hướng dẫn người nộp đến công an cấp xã.",
        "The police decide the procedure {procedure}; the one-stop shop can't. Direct the applicant to the police.",
    ),
    "competence.place_unknown": Text(
        "{place} không phải là một xã, phường của thành phố. Hãy chọn xã, phường nơi có việc (nơi có đất, nơi cư trú).",
        "{place} is no commune of the city. Choose the commune where the matter lies (of the land, of residence).",
    ),
    "competence.not_yet": Text(
        "Thủ tục {procedure} chưa có ở ngày này. Hãy chọn thủ tục khác, hoặc nộp từ ngày thủ tục có hiệu lực.",
        "The procedure {procedure} doesn't exist yet on this day. Choose another, or hand it in once it is in force.",
    ),
    "competence.district_unknown": Text(
        "Không biết {place} trước đây thuộc quận, huyện nào. Hãy bổ sung quận, huyện cũ vào dữ liệu đơn vị.",
        "The former district of {place} is not known. Add it to the data of units.",
    ),
    "competence.no_department": Text(
        "Chưa có cơ quan cấp thành phố cho thủ tục {procedure}. Hãy bổ sung vào competence.yaml rồi thử lại.",
        "No body of the city is named for the procedure {procedure}. Add it to competence.yaml and try again.",
    ),
    "competence.not_a_counter": Text(
        "{unit} không phải là nơi tiếp nhận thủ tục này. Hãy hướng dẫn người nộp đến một cửa cấp xã hoặc chi nhánh.",
        "{unit} does not receive this procedure. Direct the applicant to a commune's one-stop unit or a branch.",
    ),
    "competence.only_at_competent": Text(
        f"{{unit}} không nhận được thủ tục này; chỉ nộp tại {{competent}}. {_ELSEWHERE_VI}",
        f"{{unit}} can't receive this procedure; only {{competent}} can. {_ELSEWHERE_EN}",
    ),
    "competence.not_opened": Text(
        f"Việc nhận hồ sơ không theo địa giới chưa mở, nên {{unit}} chưa nhận thay {{competent}}. {_ELSEWHERE_VI}",
        f"Receipt whatever the place isn't open yet, so {{unit}} can't receive for {{competent}}. {_ELSEWHERE_EN}",
    ),
}

_UNKNOWN = Text(
    "Không thực hiện được việc này ({code}). Hãy tải lại trang rồi thử lại; nếu vẫn vậy, hãy báo quản trị.",
    "This could not be done ({code}). Reload the page and try again; if it stays so, tell the administrator.",
)

_Say = Callable[[Value, str], str]
_Name = Callable[[Value, str, Names], str]


def sentence(refused: Refused, language: str, names: Names = NO_NAMES) -> str:
    """A refusal in Vietnamese, or in English for `en`: what is wrong, and what to do."""
    text = SENTENCES.get(refused.code, _UNKNOWN).of(language)
    words = {name: _word(name, value, language, names) for name, value in refused.facts.items()}
    words["code"] = refused.code
    if "state" in refused.facts:
        words |= _turn(refused.facts, language)
    filled = text.format_map(words)
    return filled[0].upper() + filled[1:]


def _turn(facts: Mapping[str, Value], language: str) -> dict[str, str]:
    """Where a dossier stands, what was wanted, and where it could be done."""
    name = str(facts["command"])
    froms = next(entry.froms for kind, entry in TABLE.items() if kind.__name__ == name)
    return {
        "state": place_words(_int(facts["state"]), _int(facts["step"])).of(language),
        "command": COMMANDS[name].of(language),
        "where": places_words(froms, language),
    }


def _word(name: str, value: Value, language: str, names: Names) -> str:
    if name in _NAME:
        return _NAME[name](value, language, names)
    if name in _SAY:
        return _SAY[name](value, language)
    return _number(value, language) if isinstance(value, int) else str(value)


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _english(language: str) -> bool:
    return language.startswith("en")


def _number(value: Value, language: str) -> str:
    text = f"{_int(value):,}"
    return text if _english(language) else text.replace(",", ".")


def _body(value: Value, language: str, names: Names) -> str:
    known = names.bodies.get(_int(value))
    return known or (f"unit no. {value}" if _english(language) else f"đơn vị số {value}")


def _person(value: Value, language: str, names: Names) -> str:
    if value is None:
        return "not assigned yet" if _english(language) else "chưa giao cho ai"
    known = names.people.get(_int(value))
    return known or (f"officer no. {value}" if _english(language) else f"người thụ lý số {value}")


def _procedure(value: Value, language: str) -> str:
    catalogue = load_catalogue()
    found = catalogue.by_number.get(value) if isinstance(value, int) else catalogue.by_id.get(str(value))
    if found is None:
        return str(value)
    return f"“{found.name_en if _english(language) else found.name_vi}”"


def _moment(value: Value, language: str) -> str:
    at = datetime.fromtimestamp(_int(value), UTC).astimezone(HANOI)
    return f"{at:%H:%M} on {at:%d/%m/%Y}" if _english(language) else f"{at:%H:%M} ngày {at:%d/%m/%Y}"


def _day(value: Value, _language: str) -> str:
    return f"{date.fromisoformat(str(value)):%d/%m/%Y}"


def _role(value: Value, language: str) -> str:
    known = ROLE_WORDS.get(str(value))
    return known.of(language) if known else str(value)


def _roles(value: Value, language: str) -> str:
    return joined([_role(role, language) for role in str(value).split()], language)


_LAW_EN = (("Nghị định", "Decree"), ("Điều", "article"), ("khoản", "clause"), ("điểm", "point"))


def _law(value: Value, language: str) -> str:
    """A citation without our remarks in brackets."""
    text = str(value).split(" (")[0]
    if _english(language):
        for vi, en in _LAW_EN:
            text = text.replace(vi, en)
    return text


_NAME: Mapping[str, _Name] = {"unit": _body, "competent": _body, "place": _body} | dict.fromkeys(
    ("officer", "person", "substitute", "signer"), _person
)
_SAY: Mapping[str, _Say] = {
    "procedure": _procedure,
    "due_at": _moment,
    "received_at": _moment,
    "from_on": _day,
    "to_on": _day,
    "role": _role,
    "roles": _roles,
    "law": _law,
}
