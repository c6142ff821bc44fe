import numpy as np
import pytest

from haicap.rehearsal.draws import (
    MILLION,
    SPAN,
    TABLE_SIZE,
    Clockface,
    DrawKind,
    Draws,
    around_median,
    bounds,
    chance,
    choose,
    quantile,
    quantiles,
    threshold,
    triangular,
)

K = DrawKind
KNOWN = [2104998941, 2696582857, 3269615584]


def test_more_subjects_leave_the_first_ones_as_they_were() -> None:
    few, many = Draws(7, 10), Draws(7, 50_000)
    assert list(few.column(K.NEED_DESK)) == list(many.column(K.NEED_DESK)[:10])


def test_the_order_of_asking_changes_nothing() -> None:
    one, other = Draws(7, 100), Draws(7, 100)
    first = [list(one.column(kind)) for kind in (K.NEED_DESK, K.NEED_FATE)]
    second = [list(other.column(kind)) for kind in (K.NEED_FATE, K.NEED_DESK)]
    assert first == second[::-1]


@pytest.mark.parametrize("skip", [0, 1, 2, 3, 4, 5, 1_001])
def test_a_block_from_the_middle_is_the_middle_of_the_column(skip: int) -> None:
    draws = Draws(7, 2_000)
    block = draws.block(K.VISIT_TIME, 20, skip=skip)
    assert block.tolist() == list(draws.column(K.VISIT_TIME)[skip : skip + 20])


def test_seed_kind_attempt_and_group_each_make_another_column() -> None:
    columns = [
        Draws(1, 50).column(K.NEED_DESK),
        Draws(2, 50).column(K.NEED_DESK),
        Draws(1, 50).column(K.NEED_FATE),
        Draws(1, 50).column(K.NEED_DESK, attempt=1),
        Draws(1, 50).column(K.NEED_DESK, group=1),
    ]
    assert len({tuple(each) for each in columns}) == 5


def test_known_values_stay_for_ever() -> None:
    """A seed that somebody wrote down must give the same trial on any machine and any day."""
    assert list(Draws(20_250_620, 3).column(K.VISIT_TIME)) == KNOWN


def test_seeds_out_of_range_are_errors() -> None:
    for seed in (-1, 1 << 64):
        with pytest.raises(ValueError, match="seed"):
            Draws(seed)


def test_chance_and_threshold_agree_at_the_edge() -> None:
    for share in (0, 1, 15_000, 333_333, MILLION):
        edge = threshold(share)
        for value in {max(0, edge - 1), min(SPAN - 1, edge), 0, SPAN - 1}:
            assert chance(value, share) == (value < edge)


def test_chances_come_out_as_often_as_they_should() -> None:
    column = Draws(3, 100_000).column(K.NEED_SENT_BACK)
    found = sum(chance(value, 40_000) for value in column)
    assert abs(found - 4_000) < 5 * (100_000 * 0.04 * 0.96) ** 0.5


def test_a_triangle_keeps_its_ends_and_its_mean() -> None:
    table = triangular(120, 240, 480)
    assert 120 <= table[0] < 130
    assert 470 < table[-1] <= 480
    assert np.all(np.diff(table) >= 0)
    assert abs(int(table.sum()) / TABLE_SIZE - (120 + 240 + 480) / 3) < 1
    assert abs(int(np.searchsorted(table, 240)) / TABLE_SIZE - 120 / 360) < 0.01


def test_a_triangle_without_width_is_its_value() -> None:
    assert set(triangular(60, 60, 60).tolist()) == {60}


def test_the_median_of_patience_is_its_median() -> None:
    table = around_median(2_100, 4_500, 10_800)
    assert abs(int(table[TABLE_SIZE // 2]) - 4_500) < 10
    assert table[0] >= 2_100
    assert table[-1] <= 10_800


def test_single_and_many_quantiles_agree() -> None:
    table = triangular(10, 30, 90)
    values = Draws(5, 500).block(K.NEED_DESK, 500)
    assert [quantile(table, int(each)) for each in values] == quantiles(table, values).tolist()


def test_choosing_never_falls_on_a_weight_of_zero() -> None:
    upper = bounds(np.array([0, 3, 0, 1, 0], dtype=np.int64))
    values = np.array([0, 1, SPAN // 2, 3 * (SPAN // 4) - 1, 3 * (SPAN // 4), SPAN - 1], dtype=np.uint32)
    assert choose(upper, values).tolist() == [1, 1, 1, 1, 3, 3]


def test_times_of_day_lie_in_the_spans_of_the_profile() -> None:
    clock = Clockface(((100, 200, 1), (300, 400, 3)))
    seconds = clock.seconds(Draws(5, 4_000).block(K.VISIT_TIME, 4_000))
    early = int(np.count_nonzero((seconds >= 100) & (seconds < 200)))
    late = int(np.count_nonzero((seconds >= 300) & (seconds < 400)))
    assert early + late == 4_000
    assert abs(early - 1_000) < 5 * (4_000 * 0.25 * 0.75) ** 0.5
