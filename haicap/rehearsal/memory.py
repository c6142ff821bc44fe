"""The garbage collector during a run: rows and tuples live on and hold no cycles, so seldom sweeping saves a fifth."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SWEEP_AFTER = (200_000, 20, 100)
"""Objects made before the youngest are swept, and sweeps of one generation before the next (Python: 700, 10, 10)."""


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Leave what there is out of all sweeps and sweep the rest seldom; as before at the end."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SWEEP_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
