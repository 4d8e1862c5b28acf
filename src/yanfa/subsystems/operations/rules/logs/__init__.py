"""Logs of firewalls and mail gateways, read line by line in constant memory into figures of days.

    read_log(stream, reader, clock, known=…)   # a Reading: what each day gains, and which stretches the file covers

A line counts once, however often the files that hold it overlap: `spans` says how. No Django here.
"""

from .clock import LogClock
from .faults import LogRefused
from .firewall import Firewall
from .lines import blocks_of, inflated
from .postfix import Postfix
from .reading import DayFigures, Reading, read_log
from .rspamd import Rspamd
from .spans import Span

__all__ = [
    "DayFigures",
    "Firewall",
    "LogClock",
    "LogRefused",
    "Postfix",
    "Reading",
    "Rspamd",
    "Span",
    "blocks_of",
    "inflated",
    "read_log",
]
