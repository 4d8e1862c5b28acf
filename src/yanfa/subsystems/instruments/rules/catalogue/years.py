"""Evaluation years of the catalogue's usage figures: 1 July to 30 June (沪科 sharing evaluation)."""

from __future__ import annotations

from datetime import date


def last_evaluation_year(today: date) -> tuple[date, date]:
    """First and last day of the latest evaluation year that has ended before a day."""
    end = date(today.year if today > date(today.year, 6, 30) else today.year - 1, 6, 30)
    return date(end.year - 1, 7, 1), end


def age_band(since: date, today: date) -> str:
    """The age of an instrument in bands of five years: "0", "5", "10", "15", "20" and more."""
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return str(min(max(years, 0) // 5 * 5, 20))
