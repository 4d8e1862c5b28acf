"""Long lines that hold a whole form, or several, broken before the titles of the forms."""

from __future__ import annotations

import re

LONG = 200
"""Characters from which a line can hold a form."""
TITLE = re.compile(
    r"(?:财政|市级|省级|部门|预算|整体|项目|支出|转移支付|区域|专项)*"
    r"(?:绩\s*效|自\s*评)\s*(?:目\s*标)?\s*(?:自\s*评|申\s*报|审\s*批|批\s*复|监\s*控|评\s*价)?(?:价)?\s*表"
    r"(?=\s*[(（]?\s*20\d\d\s*年)"
    r"|(?:20\d\d\s*年度?\s*)?(?:财政)?项目绩效自(?:我评价|评)(?=\s*(?:[(（]?\s*20\d\d\s*年.{0,8})?项目名称)"
)


def unfolded(line: str) -> list[str]:
    """The line in parts, each form's title at the beginning of one."""
    if len(line) < LONG:
        return [line]
    starts = [title.start() for title in TITLE.finditer(line) if title.start()]
    parts = (line[start:end] for start, end in zip([0, *starts], [*starts, len(line)], strict=True))
    return [part for part in parts if part.strip("# ")]
