"""What samples from outside mean: ticks, spans of time, outages and days; and the lines of the spool."""

from .days import DayRules, Member, SystemTime, seconds_in, system_time
from .outages import Event, down_spans, events, missing_spans
from .samples import Sample, SampleRefused, line_of, sample_in
from .spans import Span
from .ticks import DAY_SECONDS, SHANGHAI_OFFSET, due_tick, fits_a_day

__all__ = [
    "DAY_SECONDS",
    "SHANGHAI_OFFSET",
    "DayRules",
    "Event",
    "Member",
    "Sample",
    "SampleRefused",
    "Span",
    "SystemTime",
    "down_spans",
    "due_tick",
    "events",
    "fits_a_day",
    "line_of",
    "missing_spans",
    "sample_in",
    "seconds_in",
    "system_time",
]
