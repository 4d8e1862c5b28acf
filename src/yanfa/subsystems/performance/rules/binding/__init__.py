"""Text with bound figures: goal and result texts name rows and indicators, so that no figure can drift.

`parse` takes a text apart, `render` prints it, `unbound_numbers` finds what was typed by hand, `suggest` the
binding to put there, `mismatches` where texts and table disagree. Pure: figures come in as a mapping.
"""

from __future__ import annotations

from .contradictions import figures_of, mismatches
from .conversion import Figure
from .references import Binding, Bound, Reference, Style
from .rendering import Rendered, Used, render
from .sentences import TextFinding
from .suggestions import Suggestion
from .syntax import escape, parse
from .unbound import suggest, unbound_numbers

__all__ = [
    "Binding",
    "Bound",
    "Figure",
    "Reference",
    "Rendered",
    "Style",
    "Suggestion",
    "TextFinding",
    "Used",
    "escape",
    "figures_of",
    "mismatches",
    "parse",
    "render",
    "suggest",
    "unbound_numbers",
]
