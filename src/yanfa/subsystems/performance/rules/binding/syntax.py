"""Reads `{行 3}`, `{合计 行1+行2}`, `{行 1 = 行 2 + 行 3}` and `{budget.executed 万元 .2}` out of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import half_width

from .body import NotUnderstood, parse_body
from .references import Binding, Bound
from .sentences import TextFinding, say

LONGEST_TEXT = 50_000
"""No narrative of a form is as long; a longer text is told so and left as it is."""
LONGEST_BODY = 200
MOST_ERRORS = 20
_BRACE = re.compile(r"[{}]")
_FULL_WIDTH = re.compile(r"｛(?P<body>[^｛｝{}\n]{1,60})｝")
_BODY_END = re.compile(r"[{}\n]")


def parse(text: str) -> Bound:
    """The text taken apart into literal pieces and bindings; `{{` and `}}` stand for the braces themselves.

    What cannot be read is told in `errors` (the first 20, then how many more) and kept as typed.
    """
    if len(text) > LONGEST_TEXT:
        told = say("too_long", length=len(text), limit=LONGEST_TEXT)
        error = TextFinding("syntax", "error", 0, len(text), text[:20], told, say("mend_shorten"))
        return Bound(text, (text,), (error,))
    reader = _Reader(text)
    pieces = tuple(reader.pieces())
    return Bound(text, pieces, tuple(reader.errors()))


def escape(text: str) -> str:
    """The text with its braces doubled, so that `parse` takes none of it for a binding."""
    return text.replace("{", "{{").replace("}", "}}")


class _Reader:
    """One pass over a text from brace to brace: the time it takes grows with the length only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.told: list[TextFinding] = []
        self.untold = 0
        self.line, self.line_start, self.counted = 1, 0, 0

    def pieces(self) -> Iterator[str | Binding]:
        """The pieces in order, neighbouring literals joined."""
        literal: list[str] = []
        for piece in self._raw_pieces():
            if isinstance(piece, str):
                literal.append(piece)
                continue
            if literal:
                yield "".join(literal)
                literal = []
            yield piece
        if literal:
            yield "".join(literal)

    def errors(self) -> Iterator[TextFinding]:
        """What could not be read, the surplus in one sentence."""
        yield from self.told
        yield from self._full_width()
        if self.untold:
            told = say("more_errors", count=self.untold)
            end = len(self.text)
            yield TextFinding("syntax", "error", end, end, "", told, say("mend_rest"))

    def _full_width(self) -> Iterator[TextFinding]:
        """What would be a binding in half-width braces: an input method typed ｛行 3｝, which prints as it is."""
        for found in islice(filter(_would_bind, _FULL_WIDTH.finditer(self.text)), MOST_ERRORS):
            start, end = found.span()
            line = self.text.count("\n", 0, start) + 1
            column = start - self.text.rfind("\n", 0, start)
            told = say("full_width", line=line, column=column, source=found.group())
            yield TextFinding("syntax", "error", start, end, found.group(), told, say("mend_full_width"))

    def _raw_pieces(self) -> Iterator[str | Binding]:
        text, place = self.text, 0
        while brace := _BRACE.search(text, place):
            at = brace.start()
            if at > place:
                yield text[place:at]
            if text.startswith(brace.group() * 2, at):
                yield brace.group()
                place = at + 2
            elif brace.group() == "}":
                self._tell("stray", at, at + 1, "mend_stray")
                yield "}"
                place = at + 1
            else:
                piece, place = self._binding(at)
                yield piece
        if place < len(text):
            yield text[place:]

    def _binding(self, at: int) -> tuple[str | Binding, int]:
        """The binding that opens at `at`, or the text up to where reading goes on."""
        end = _BODY_END.search(self.text, at + 1)
        if end is None or end.group() != "}":
            stop = end.start() if end else len(self.text)
            self._tell("nested" if end and end.group() == "{" else "unclosed", at, stop, "mend_close")
            return self.text[at:stop], stop
        stop = end.end()
        source = self.text[at:stop]
        body = half_width(source[1:-1])
        if not body.strip() or len(body) > LONGEST_BODY:
            self._tell("long_body" if body.strip() else "empty", at, stop, "mend_body", limit=LONGEST_BODY)
            return source, stop
        try:
            kind, whole, terms, style = parse_body(body)
        except NotUnderstood as wrong:
            facts = {"source": source, "rest": wrong.rest or "}", **wrong.expected}
            self._tell("not_understood", at, stop, "mend_body", **facts)
            return source, stop
        return Binding(kind, terms, style, source, at, stop, whole), stop

    def _tell(self, key: str, start: int, end: int, remedy: str, **facts: object) -> None:
        if len(self.told) >= MOST_ERRORS:
            self.untold += 1
            return
        self._count_lines(start)
        told: Sentence = say(key, line=self.line, column=start - self.line_start + 1, **facts)
        quote = self.text[start : min(end, start + 40)]
        self.told.append(TextFinding("syntax", "error", start, end, quote, told, say(remedy)))

    def _count_lines(self, place: int) -> None:
        """Moves the count of lines forward to `place`; every character is counted once."""
        for found in re.finditer("\n", self.text[self.counted : place]):
            self.line += 1
            self.line_start = self.counted + found.end()
        self.counted = place


def _would_bind(found: re.Match[str]) -> bool:
    try:
        parse_body(half_width(found["body"]))
    except NotUnderstood:
        return False
    return True
