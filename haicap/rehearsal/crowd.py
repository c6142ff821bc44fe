"""The crowd of a trial: how many citizens come on each day, by which channel, with which dossiers, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haicap.rehearsal.draws import Clockface, DrawKind, Draws, bounds, choose, threshold
from haicap.rehearsal.mixes import AT_COUNTER, BY_WIRE, SATURDAY, DayVolume, StreamMix
from haicap.rehearsal.parameters import Shares
from haicap.rehearsal.plan import Plan
from haicap.rules.fees import COUNTER, ONLINE, POST
from haicap.rules.procedures import Catalogue
from haicap.rules.reading import MILLION

LOCAL_OFFSET_SECONDS = 25_200
DAY_SECONDS = 86_400
EPOCH = date(1970, 1, 1).toordinal()
K = DrawKind


class Crowd(NamedTuple):
    """Per visit: day, stream, channel, number of dossiers and the first of them."""

    day: NDArray[np.int64]
    stream: NDArray[np.int64]
    channel: NDArray[np.int64]
    size: NDArray[np.int64]
    first_need: NDArray[np.int64]

    @property
    def visits(self) -> int:
        """How many visits there are."""
        return len(self.day)


def draw_crowd(
    plan: Plan, volumes: list[DayVolume], streams: tuple[StreamMix | None, ...], draws: Draws
) -> Crowd:
    """Fills each day's dossiers with visits, one after another, so that a longer plan begins like a shorter one."""
    sizes = (_sizes(plan.visitors.commune_visit_sizes), _sizes(plan.visitors.branch_visit_sizes))
    parts: list[NDArray[np.int64]] = []
    count = 0
    for volume in volumes:
        mix = streams[volume.stream]
        for wanted, channel in ((volume.mixed, 0), (volume.counter, COUNTER), (volume.online, ONLINE)):
            if not wanted or mix is None:
                continue
            size = _fill(wanted, sizes[volume.stream], draws, count)
            block = np.empty((4, len(size)), dtype=np.int64)
            block[0], block[1], block[3] = volume.day, volume.stream, size
            block[2] = channel or _channels(mix.online_ppm, draws, len(size), count)
            block[2] = _some_by_post(plan, mix, block[2], draws, count) if channel == 0 else block[2]
            parts.append(block)
            count += len(size)
    whole = np.concatenate(parts, axis=1) if parts else np.empty((4, 0), dtype=np.int64)
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(whole[3])[:-1]]) if count else whole[3]
    return Crowd(whole[0], whole[1], whole[2], whole[3], first)


def _sizes(shares: Shares) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    numbers = np.array([int(each) for each, _ in shares], dtype=np.int64)
    return numbers, bounds(np.array([share for _, share in shares], dtype=np.int64))


def _fill(
    wanted: int, sizes: tuple[NDArray[np.int64], NDArray[np.uint64]], draws: Draws, skip: int
) -> NDArray[np.int64]:
    """Sizes of as many visits as bring exactly `wanted` dossiers; the last one brings what is left."""
    numbers, upper = sizes
    size = numbers[choose(upper, draws.block(K.VISIT_SIZE, wanted, skip=skip))]
    total = np.cumsum(size)
    last = int(np.searchsorted(total, wanted))
    size = size[: last + 1]
    size[last] -= int(total[last]) - wanted
    return size


def _channels(online_ppm: int, draws: Draws, count: int, skip: int) -> NDArray[np.int64]:
    online = draws.block(K.VISIT_CHANNEL, count, skip=skip) < threshold(online_ppm)
    return np.where(online, ONLINE, COUNTER).astype(np.int64)


def _some_by_post(
    plan: Plan, mix: StreamMix, channel: NDArray[np.int64], draws: Draws, skip: int
) -> NDArray[np.int64]:
    off_line = max(1, MILLION - mix.online_ppm)
    share = min(MILLION, plan.volumes.post_share_ppm * MILLION // off_line)
    posted = draws.block(K.VISIT_FORM, len(channel), skip=skip) < threshold(share)
    return np.where(posted & (channel == COUNTER), POST, channel)


class Lead(NamedTuple):
    """Per need: procedure and visit; per visit: its first procedure, and whether any place may receive all."""

    procedure: NDArray[np.int64]
    visit: NDArray[np.int64]
    first: NDArray[np.int64]
    anywhere: NDArray[np.bool_]


def draw_lead(
    plan: Plan, crowd: Crowd, catalogue: Catalogue, streams: tuple[StreamMix | None, ...], draws: Draws
) -> Lead:
    """What each visit is about; a citizen's further dossiers are often of the same procedure."""
    visit = np.repeat(np.arange(crowd.visits, dtype=np.int64), crowd.size)
    total = len(visit)
    value = draws.block(K.NEED_PROCEDURE, total)
    procedure = np.zeros(total, dtype=np.int64)
    wire = (crowd.channel == ONLINE).astype(np.int64)
    for stream, mix in enumerate(streams):
        for channel in (AT_COUNTER, BY_WIRE):
            here = (crowd.stream[visit] == stream) & (wire[visit] == channel)
            if mix is not None and here.any():
                procedure[here] = mix.procedures(channel, value[here])
    first = procedure[crowd.first_need]
    later = np.arange(total) != crowd.first_need[visit]
    same = draws.block(K.NEED_SAME, total) < threshold(plan.visitors.same_procedure_ppm)
    procedure = np.where(later & same, first[visit], procedure)
    open_ = np.array([False, *(each.reception_anywhere for each in catalogue.procedures)])
    closed = np.bincount(visit, weights=~open_[procedure], minlength=crowd.visits) if total else np.zeros(0)
    return Lead(procedure, visit, first, closed == 0)


def midnight(day: date) -> int:
    """The local midnight that begins a date, in UTC seconds."""
    return (day.toordinal() - EPOCH) * DAY_SECONDS - LOCAL_OFFSET_SECONDS


def draw_times(
    plan: Plan, crowd: Crowd, draws: Draws, works: Callable[[date], bool] | None = None
) -> NDArray[np.int64]:
    """When each visit arrives, in UTC seconds, by the profile of its day and channel."""
    rhythm = plan.rhythm
    values = draws.block(K.VISIT_TIME, crowd.visits)
    online = crowd.channel == ONLINE
    at = np.zeros(crowd.visits, dtype=np.int64)
    for number, day in enumerate(plan.days):
        working = works(day) if works else day.weekday() < SATURDAY
        desk = rhythm.counter_profile if working else rhythm.saturday_profile
        wire = rhythm.online_profile if working else rhythm.weekend_online_profile
        for profile, by_wire in ((desk, False), (wire, True)):
            here = (crowd.day == number) & (online == by_wire)
            at[here] = midnight(day) + Clockface(profile).seconds(values[here])
    return at
