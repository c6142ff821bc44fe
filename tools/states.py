"""Draws docs/dossier-states.md from the transition table, so that the page can't say anything else than the rules.

`python tools/states.py` writes the page; `--check` only tells (exit status 1) whether it is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from haicap.base.sentence_words import COMMANDS, ROLE_WORDS, STATES, STEPS, joined, places_words  # noqa: E402
from haicap.rules.one_stop.state import State, Step  # noqa: E402
from haicap.rules.one_stop.transitions import TABLE, WITH_SOLVER, Transition  # noqa: E402

PAGE = ROOT / "docs" / "dossier-states.md"
SIDES = {
    "receiver": "receiving unit",
    "competent": "competent unit",
    "owner": "competent unit, the dossier's own officer",
    "asked": "the unit that was asked",
}
Place = tuple[int, int]
INSIDE = State.IN_PROCESS


def mark(place: Place) -> str:
    """The name of a state or step in the diagram."""
    state, step = place
    return f"s{state}_{step}" if step else f"s{state}"


def reached(entry: Transition, place: Place) -> Place:
    """Where a command leads from a place."""
    if entry.to is None or place in entry.stays:
        return place
    return int(entry.to[0]), int(entry.to[1])


def arrows() -> Iterator[tuple[str, str, str]]:
    """From, to and command of every arrow; commands that leave all as it is are told below the diagram.

    A command that is possible at every step of state 4 is one arrow from the state itself.
    """
    every_step = {(int(INSIDE), int(step)) for step in range(Step.TRANSFERRED, Step.SIGNED + 1)}
    for kind, entry in TABLE.items():
        name = kind.__name__
        if entry.new and entry.to is not None and kind.__name__ != "AskAtIntake":
            yield "[*]", mark(reached(entry, (0, 0))), name
        whole = every_step <= entry.froms and entry.to is not None
        if whole:
            yield mark((INSIDE, 0)), mark(reached(entry, (INSIDE, 0))), name
        for place in sorted(entry.froms - (every_step if whole else set())):
            if reached(entry, place) != place or name in ("Work", "Assign"):
                yield mark(place), mark(reached(entry, place)), name
    for state in (State.NOT_RECEIVED, State.WITHDRAWN, State.STOPPED, State.RETURNED):
        yield mark((state, 0)), "[*]", ""


def diagram() -> list[str]:
    """The mermaid state diagram; arrows between the same two places share a line."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f'    state "{state.value} {STATES[state].vi}" as {mark((state, 0))}'
        for state in State
        if state != INSIDE
    ]
    lines += [f'    state "1 {STEPS[Step.ASKED_AT_INTAKE].vi}" as {mark((1, Step.ASKED_AT_INTAKE))}']
    lines += [f'    state "{INSIDE.value} {STATES[INSIDE].vi}" as {mark((INSIDE, 0))} {{']
    lines += [
        f'        state "{STEPS[step].vi}" as {mark((INSIDE, step))}'
        for step in Step
        if Step.TRANSFERRED <= step <= Step.SIGNED
    ]
    grouped: dict[tuple[str, str], list[str]] = {}
    for start, end, name in arrows():
        grouped.setdefault((start, end), []).append(name)
    inner: list[str] = []
    outer: list[str] = []
    for (start, end), names in grouped.items():
        label = ", ".join(name for name in names if name)
        line = f"{start} --> {end}" + (f" : {label}" if label else "")
        both = all(place.startswith(f"s{INSIDE.value}_") for place in (start, end))
        (inner if both else outer).append(line)
    lines += [f"        {line}" for line in inner]
    return [*lines, "    }", *[f"    {line}" for line in outer], "```"]


def row(name: str, entry: Transition) -> str:
    """A line of the table."""
    froms = places_words(entry.froms, "vi")
    if entry.new:
        froms = f"(mới) hoặc {froms}" if froms else "(mới)"
    to = "giữ nguyên" if entry.to is None else places_words([(int(entry.to[0]), int(entry.to[1]))], "vi")
    if entry.stays:
        to += f"; {places_words(entry.stays, 'vi')} giữ nguyên"
    who = joined([ROLE_WORDS[role].vi for role in sorted(entry.roles)], "vi")
    return f"| `{name}` | {COMMANDS[name].vi} | {froms} | {to} | {who} | {SIDES[entry.side]} | {entry.law} |"


def custody(state: State) -> str:
    """A line of the table of holders."""
    who = "competent unit" if state in WITH_SOLVER else "receiving unit"
    return f"| {state.value} {STATES[state].vi} | {who} |"


def page() -> str:
    """The whole page."""
    kept = " and ".join(f"`{kind.__name__}`" for kind, entry in TABLE.items() if entry.to is None)
    return "\n".join(
        [
            "# States of a dossier",
            "",
            "Drawn by `tools/states.py` from the table in `haicap/rules/one_stop/transitions.py`; don't edit it.",
            "Numbers are the national exchange codes of states; transitions and the steps inside state 4 are ours.",
            "Everything that has no line here is refused.",
            "",
            *diagram(),
            "",
            f"{kept} change a dossier without moving it. `AskAtIntake` at the counter leaves a request and no dossier.",
            "",
            "## Who has it",
            "",
            "Every dossier is in the custody of exactly one unit (`holder`); it moves with its state, by the command",
            "that moves that, and the books of all units balance ([why](decisions/custody-follows-the-state.md)).",
            "",
            "| State | Holder |",
            "|---|---|",
            *[custody(state) for state in State],
            "",
            "## Who may do what, and by which law",
            "",
            "| Command | In Vietnamese | From | To | Who | Of which unit | Law |",
            "|---|---|---|---|---|---|---|",
            *[row(kind.__name__, entry) for kind, entry in TABLE.items()],
            "",
        ]
    )


def main() -> int:
    """Write the page, or with --check say whether it is current."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.relative_to(ROOT)} is out of date: run `python tools/states.py`.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
