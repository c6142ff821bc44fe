"""Vietnamese text: composed form, folding for search, and the order of the alphabet."""

from __future__ import annotations

import unicodedata

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Combining tone marks in the order of the dictionary: huyền, hỏi, ngã, sắc, nặng (ngang is 0)."""

SHAPES = {
    ("a", "\u0306"): "1",
    ("a", "\u0302"): "2",
    ("e", "\u0302"): "1",
    ("o", "\u0302"): "1",
    ("o", "\u031b"): "2",
    ("u", "\u031b"): "1",
}
"""The letters that follow their plain one in the alphabet: ă â, ê, ô ơ, ư (đ stands apart)."""

_JOINERS = str.maketrans({"-": " ", "–": " ", "—": " ", "'": "", "’": "", "ʼ": "", "`": "", "\u00a0": " "})


def nfc(text: str) -> str:
    """The text in Unicode's composed form, as everything is stored."""
    return unicodedata.normalize("NFC", text)


def spaced(text: str) -> str:
    """The text with single spaces, none at its ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """A key for search: no case, no diacritics, đ as d, hyphens as spaces; so Hoà, Hòa and hoa are one."""
    marked = unicodedata.normalize("NFD", text.translate(_JOINERS).lower())
    bare = "".join(mark for mark in marked if not unicodedata.combining(mark))
    return spaced(bare.replace("đ", "d"))


def canonical(text: str) -> str:
    """A key that keeps letters and tones, but not where in the syllable the tone stands: Hoà = Hòa, not Hoa."""
    return " ".join(_syllable(part) for part in text.translate(_JOINERS).lower().split())


def _syllable(text: str) -> str:
    letters: list[str] = []
    tone = ""
    for mark in unicodedata.normalize("NFD", text):
        if mark in TONES:
            tone = TONES[mark]
        else:
            letters.append(mark)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def has_marks(text: str) -> bool:
    """Whether any letter carries a diacritic or is đ."""
    lower = unicodedata.normalize("NFD", text.lower())
    return "đ" in lower or any(unicodedata.combining(mark) for mark in lower)


def sort_key(text: str) -> str:
    """A key whose plain (byte) order is that of the Vietnamese dictionary: first the letters, then the tones.

    a < ă < â < b ... d < đ < e < ê ... o < ô < ơ ... u < ư; ngang, huyền, hỏi, ngã, sắc, nặng.
    """
    letters: list[str] = []
    tones: list[str] = []
    for syllable in spaced(text.translate(_JOINERS).lower()).split(" "):
        tone = "0"
        for mark in unicodedata.normalize("NFD", syllable):
            if mark in TONES:
                tone = TONES[mark]
            elif letters and (letters[-1][0], mark) in SHAPES:
                letters[-1] = letters[-1][0] + SHAPES[letters[-1][0], mark]
            elif not unicodedata.combining(mark):
                letters.append("d1" if mark == "đ" else mark + "0")
        letters.append("  ")
        tones.append(tone)
    return "".join(letters).rstrip() + "\t" + "".join(tones)
