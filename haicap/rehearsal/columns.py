"""Columns of whole numbers: made by numpy at once, looked up one by one as quickly as a list."""

from __future__ import annotations

from array import array
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = "array[int]"


def moments(values: NDArray[Any]) -> Ints:
    """A numpy column of moments in UTC seconds as an array of plain integers, also after 2038."""
    return array("q", values.astype(np.int64).tobytes())


def column(values: NDArray[Any]) -> Ints:
    """A numpy column of whole numbers below 2^31 as an array of plain integers."""
    return array("i", values.astype(np.int32).tobytes())
