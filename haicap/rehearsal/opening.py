"""The making of an exercise from the command line: its world, and its clock at the first opening."""

from __future__ import annotations

from haicap.rehearsal import exercise
from haicap.rehearsal.world import Options
from haicap.store import worlds
from haicap.store.errors import WorldError


def make_exercise(name: str, place: str, *, replace: bool = False) -> worlds.World:
    """Make an exercise with a trial's staff and citizens, played until the counters open for the first time.

    With `replace` an exercise of that name is dropped before. Raises WorldError where the name is taken, DataError.
    """
    options = Options(place)
    options.plan()  # a wrong plan must not cost the old exercise
    if worlds.world_exists(name):
        worlds.find_world_of(name, "exercise")
        if not replace:
            raise WorldError(
                f"Cuộc diễn tập “{name}” đã có; hãy chọn tên khác, hoặc thêm --replace để làm lại từ đầu.",
                f'The exercise "{name}" exists; choose another name, or add --replace to begin anew.',
            )
        worlds.drop_world(name)
    exercise.begin(name, options)
    return worlds.find_world(name)
