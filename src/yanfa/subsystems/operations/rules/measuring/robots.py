"""Whether a program asks, by what it calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: How the name of everything begins that people read pages with; programs that say nothing of the kind are robots.
BROWSERS = ("mozilla/", "opera/")
#: More of a name is not looked at.
LONGEST = 400
#: Names remembered by a process; beyond it starts anew, so that invented names cost no memory.
REMEMBERED = 4000


class Robots:
    """Tells robots from browsers by words in the User-Agent; remembers what it has told.

    words: lower case, each marks a robot. innocent: names of devices that hold such a word by chance.
    """

    def __init__(self, words: Iterable[str], innocent: Iterable[str]) -> None:
        self.robots = re.compile("|".join(re.escape(each.lower()) for each in words) or r"(?!)")
        self.innocent = tuple(each.lower() for each in innocent)
        self.known: dict[str, bool] = {}

    def __contains__(self, agent: str) -> bool:
        name = agent[:LONGEST]
        told = self.known.get(name)
        if told is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            told = self.known[name] = self._judge(name)
        return told

    def _judge(self, agent: str) -> bool:
        name = agent.strip().lower()
        for each in self.innocent:
            name = name.replace(each, "")
        return not name.startswith(BROWSERS) or self.robots.search(name) is not None
