"""Where the benches are: beside the package in a checkout, for they are no part of what is installed."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]


class NoBenchesError(Exception):
    """This Haicap was installed without its checkout."""

    vi = "Bản cài đặt này không kèm phép đo; hãy chạy trong thư mục mã nguồn (make bench)."
    en = "This installation comes without benches; run them in a checkout of the source (make bench)."


def load() -> Any:
    """The checkout's `bench.main`; raises NoBenchesError."""
    if not (CHECKOUT / "bench" / "main.py").is_file():
        raise NoBenchesError(NoBenchesError.en)
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    try:
        return import_module("bench.main")
    except ModuleNotFoundError as error:
        raise NoBenchesError(NoBenchesError.en) from error
