"""Refusals about signed results as sentences: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from haicap.base.sentence_words import Text

SENTENCES: Mapping[str, Text] = {
    "RESULT_NOT_ORDERED": Text(
        "Hồ sơ này chưa có kết quả được ký để lưu. Hãy ký kết quả trước.",
        "There is no signed result of this dossier to be kept. Sign the result first.",
    ),
    "RESULT_DIGEST_WRONG": Text(
        "Mã băm của tệp kết quả không đúng. Hãy tạo lại tệp rồi lưu.",
        "The digest of the result's file is none. Make the file again, then keep it.",
    ),
    "RESULT_KEPT_ALREADY": Text(
        "Tệp kết quả này đã được lưu và không thay được. Hãy mở tệp đã lưu.",
        "This file of the result is kept already and stays. Open the one that is kept.",
    ),
    "RESULT_TAMPERED": Text(
        "Tệp kết quả đã lưu bị sửa hoặc bị mất, nên không mở. Hãy báo quản trị kiểm tra bằng haicap verify.",
        "The stored file of the result was altered or is lost, so it isn't shown. Have haicap verify look at it.",
    ),
}
