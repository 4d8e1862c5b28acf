"""The only source of time, the working-day calendar and legal clocks.

``now()`` and ``today()`` are the platform's time. ``calendar`` counts working days, swapped days included;
``legal`` computes statutory deadlines with pause, extension and the reason of every day.
"""

from .present import SHANGHAI, demonstration_time, local_date, now, start_of_day, today

__all__ = ["SHANGHAI", "demonstration_time", "local_date", "now", "start_of_day", "today"]
