"""./yanfa manage calendar: show a stretch of the calendar, set the city's own days, publish a year."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yanfa.kernel.clock import calendar, own


class Command(BaseCommand):
    help = "Show the working-day calendar, set the city's own days, or publish a year before the next release does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        show = acts.add_parser("show", help="list the days from one date to another, both included")
        show.add_argument("first", type=date.fromisoformat)
        show.add_argument("last", type=date.fromisoformat)
        for act, text in (("work", "the city works on this date"), ("rest", "the city rests on this date")):
            day = acts.add_parser(act, help=text)
            day.add_argument("date", type=date.fromisoformat)
            day.add_argument("--note", required=True)
            day.add_argument("--basis", required=True)
        year = acts.add_parser("publish", help="all days off and swapped days of this year have been set")
        year.add_argument("year", type=int)
        year.add_argument("--notice", required=True)

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Run one act; every change is recorded as done by the platform's operator."""
        try:
            if act == "show":
                self._show(options["first"], options["last"])
            elif act == "publish":
                own.publish_year(options["year"], notice=options["notice"], by=None)
            else:
                own.set_day(
                    options["date"],
                    works=act == "work",
                    note=options["note"],
                    basis=options["basis"],
                    by=None,
                )
        except own.OwnDayRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _show(self, first: date, last: date) -> None:
        present = calendar.present()
        for offset in range((last - first).days + 1):
            day = present.day(first + timedelta(days=offset))
            self.stdout.write(f"{day}{'' if day.published else '（年份未公布，暂定）'}")
