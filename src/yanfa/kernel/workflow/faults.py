"""What is wrong with the table of a process, one sentence a fault."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .tables import Entry, Move, State, blank

_PROCESS_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def faults(
    code: str, states: Sequence[State], moves: Sequence[Move], entries: Sequence[Entry]
) -> Iterator[str]:
    """Every fault of the table, as a sentence without its full stop; nothing for a table that works."""
    if not _PROCESS_CODE.fullmatch(code):
        yield "代码应写成 app.process"
    if not states or not entries:
        yield "至少要有一个状态和一个入口"
        return
    yield from _names("状态", [state.code for state in states])
    steps: list[Move | Entry] = [*moves, *entries]
    yield from _names("操作和入口", [step.name for step in steps])
    for state in states:
        yield from _state_faults(state, moves)
    known = {state.code for state in states}
    for step in steps:
        yield from _step_faults(step, known)
    yield from _unreachable(known, moves, entries)


def _names(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if not _NAME.fullmatch(name):
            yield f"{what}的代码“{name}”只能用小写字母、数字和下划线"
        if count > 1:
            yield f"{what}的代码“{name}”重复"


def _state_faults(state: State, moves: Sequence[Move]) -> Iterator[str]:
    exits = [move for move in moves if state.code in move.sources and move.target != state.code]
    if blank(state.label) or blank(state.label_en):
        yield f"状态“{state.code}”缺少名称"
    if state.closed:
        if state.turn is not None or state.limit_days is not None:
            yield f"办结状态“{state.code}”不能再有经办人和时限"
        if any(state.code in move.sources for move in moves):
            yield f"办结状态“{state.code}”不能再有操作"
        return
    if state.turn is None:
        yield f"状态“{state.code}”没有写明由谁办理"
    if not exits:
        yield f"状态“{state.code}”没有出口，又不是办结状态"
    if isinstance(state.limit_days, int) and state.limit_days <= 0:
        yield f"状态“{state.code}”的时限应是正数"


def _step_faults(step: Move | Entry, known: set[str]) -> Iterator[str]:
    if blank(step.label) or blank(step.label_en):
        yield f"“{step.name}”缺少名称"
    sources = step.sources if isinstance(step, Move) else ()
    for code in sorted({*sources, step.target} - known):
        yield f"“{step.name}”写了不存在的状态“{code}”"
    if isinstance(step, Move) and not sources:
        yield f"操作“{step.name}”没有起点"
    for name, count in Counter(ask.name for ask in step.asks).items():
        if count > 1:
            yield f"“{step.name}”的问题“{name}”重复"
    if (step.notice is None) != (step.tells is None):
        yield f"“{step.name}”的通知和收件人应同时写明"


def _unreachable(known: set[str], moves: Sequence[Move], entries: Sequence[Entry]) -> Iterator[str]:
    reached = {entry.target for entry in entries}
    grown = True
    while grown:
        further = {move.target for move in moves if reached & set(move.sources)} - reached
        reached |= further
        grown = bool(further)
    for code in sorted(known - reached):
        yield f"状态“{code}”无法到达"
