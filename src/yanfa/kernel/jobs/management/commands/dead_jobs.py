"""`manage dead_jobs`: lists the jobs that failed for good, and revives those that are named."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yanfa.kernel.jobs.models import Job
from yanfa.kernel.jobs.queue import revive


class Command(BaseCommand):
    """List, or revive with --revive."""

    help = "List background jobs that failed for good; --revive ID … lets them try again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--revive", nargs="+", type=int, default=[], metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        dead, named = Job.objects.dead(), set(options["revive"])
        if unknown := named - set(dead.values_list("pk", flat=True)):
            raise CommandError(f"No dead job has the number {', '.join(map(str, sorted(unknown)))}.")
        for job in dead.filter(pk__in=named):
            revive(job, by=None)
            self.stdout.write(f"{job} will be tried again.")
        if not named:
            self.stdout.writelines(f"{job}: {job.error}\n" for job in dead)
