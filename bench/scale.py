"""`scale`: does a trial's time grow in proportion to its dossiers?"""

from __future__ import annotations

import numpy as np

from bench import setting
from bench.figures import TIMES, Bench, Figure
from bench.watching import Watched, watch_trial
from haicap.store import bases

SCALES = ("0.25", "0.5", "1", "2.6", "4")
STRESS = "2.6"


def measure() -> Bench:
    """Run trials from a quarter to four times the city."""
    setting.django()
    bases.base_template("hanoi")
    with setting.trial_world("scale") as name:
        trials = [watch_trial(name, scale) for scale in SCALES]
    bench = Bench("scale", details={"trials": [trial.as_json() for trial in trials]})
    per_thousand = {trial.scale: _per_thousand(trial) for trial in trials}
    bench.details["seconds_per_1000_dossiers"] = {s: round(value, 3) for s, value in per_thousand.items()}
    bench.figures = _figures(trials, per_thousand)
    return bench


def _figures(trials: list[Watched], per_thousand: dict[str, float]) -> list[Figure]:
    stress = next(trial for trial in trials if trial.scale == STRESS)
    return [
        Figure(
            "extremes",
            max(per_thousand.values()) / min(per_thousand.values()),
            TIMES,
            "thời gian mỗi hồ sơ: lớn nhất ÷ nhỏ nhất, quy mô 0,25 đến 4",
            "wall per dossier: the largest ÷ the smallest, scale 0.25 to 4",
            goal=1.5,
        ),
        Figure(
            "determination",
            _determination(trials),
            "R²",
            "độ khớp với đường thẳng",
            "fit of a straight line",
            goal=0.99,
            at_least=True,
        ),
        Figure(
            "stress_seconds",
            stress.wall_seconds,
            "s",
            "quy mô 2,6 (150.000 hồ sơ)",
            "scale 2.6 (150,000 dossiers)",
        ),
        *[
            Figure(
                f"seconds_per_1000_at_{scale}",
                value,
                "s",
                f"mỗi 1.000 hồ sơ ở quy mô {scale.replace('.', ',')}",
                f"per 1,000 dossiers at scale {scale}",
            )
            for scale, value in per_thousand.items()
        ],
    ]


def _per_thousand(trial: Watched) -> float:
    return float(trial.wall_seconds / trial.summary["dossiers"]["arrived"] * 1_000)


def _determination(trials: list[Watched]) -> float:
    """R² of wall over dossiers."""
    dossiers = np.array([trial.summary["dossiers"]["arrived"] for trial in trials], dtype=float)
    walls = np.array([trial.wall_seconds for trial in trials])
    return float(np.corrcoef(dossiers, walls)[0, 1] ** 2)
