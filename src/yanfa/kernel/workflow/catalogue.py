"""All processes of the platform by code."""

from collections.abc import Iterator

from yanfa.kernel.audit import actions

from .process import Process

_processes: dict[str, Process] = {}


def register(process: Process) -> Process:
    """Take a process in, with one audit action for each move and entry; raises ValueError for a code used twice."""
    if _processes.setdefault(process.code, process) is not process:
        raise ValueError(f"流程代码“{process.code}”用了两次。")
    for step in process.steps:
        actions.register(action_of(process, step.name), f"{process.label}：{step.label}")
    return process


def action_of(process: Process, name: str) -> str:
    """The audit action of a move or entry: ``app.process.name``."""
    return f"{process.code}.{name}"


def get(code: str) -> Process:
    """The process of that code; raises LookupError."""
    try:
        return _processes[code]
    except KeyError:
        raise LookupError(f"没有流程“{code}”。") from None


def processes() -> Iterator[Process]:
    """All processes in order of their codes."""
    return iter([process for _code, process in sorted(_processes.items())])
