"""The picture of a process, as a Mermaid state diagram for the generated docs."""

from .process import Process


def diagram(process: Process, *, english: bool = False) -> str:
    """Mermaid text: every state with its label, an arrow for each entry, move and source, closed states to the end."""

    def label(row: object) -> str:
        return str(getattr(row, "label_en" if english else "label"))

    lines = ["stateDiagram-v2"]
    lines += [f'    state "{label(state)}" as {state.code}' for state in process.states]
    lines += [f"    [*] --> {entry.target}: {label(entry)}" for entry in process.entries]
    lines += [
        f"    {source} --> {move.target}: {label(move)}" for move in process.moves for source in move.sources
    ]
    lines += [f"    {state.code} --> [*]" for state in process.states if state.closed]
    return "\n".join(lines) + "\n"
