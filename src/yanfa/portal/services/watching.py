"""What is measured at the moment of asking: queues, the log and its witness, the last backup, the disk, the version."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Min
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from yanfa import __version__
from yanfa.kernel.audit import witness
from yanfa.kernel.audit.sealing import unsealed
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.models import Job, State
from yanfa.kernel.jobs.worker import seconds_since_heartbeat
from yanfa.kernel.notices.models import Delivery
from yanfa.portal.services import counting

#: Where `./yanfa backup` notes when the last backup was finished.
BACKUP_NOTE = "last-backup"


def exposition() -> bytes:
    """Everything in the text format of Prometheus."""
    present = CollectorRegistry()
    present.register(Present())
    with counting.undisturbed():
        return generate_latest(counting.collected()) + generate_latest(present)


class Present(Collector):
    """The gauges; a dependency that does not answer takes away its own figures and is named."""

    def collect(self) -> Iterator[Metric]:
        """One family of figures after the other."""
        failed = GaugeMetricFamily(
            "yanfa_metrics_failed", "1 for a source of figures that could not be read.", labels=["source"]
        )
        for name, measure in SOURCES.items():
            # Whatever the library of a dependency raises: here it is a figure, and the others are still wanted.
            try:
                families = list(measure())
            except Exception:
                families = []
                failed.add_metric([name], 1)
            else:
                failed.add_metric([name], 0)
            yield from families
        yield failed


def _build() -> Iterator[Metric]:
    build = GaugeMetricFamily("yanfa_build_info", "The version that runs.", labels=["version"])
    build.add_metric([__version__], 1)
    yield build


def _jobs() -> Iterator[Metric]:
    moment = now()
    waiting = Job.objects.claimable(moment)
    oldest = waiting.order_by().aggregate(oldest=Min("run_at"))["oldest"]
    yield _gauge("yanfa_jobs_waiting", "Jobs that are due and not taken.", waiting.count())
    yield _gauge(
        "yanfa_jobs_failed", "Jobs that failed for good.", Job.objects.filter(state=State.DEAD).count()
    )
    yield _gauge("yanfa_jobs_oldest_seconds", "How long the oldest due job has waited.", _age(oldest, moment))
    if (beat := seconds_since_heartbeat()) is not None:
        yield _gauge("yanfa_worker_heartbeat_seconds", "How long ago a worker gave a sign of life.", beat)


def _outbox() -> Iterator[Metric]:
    waiting = Delivery.objects.filter(sent_at=None, problem="").count()
    yield _gauge("yanfa_outbox_waiting", "Messages that have not left yet.", waiting)
    undeliverable = Delivery.objects.undeliverable().count()
    yield _gauge("yanfa_outbox_undeliverable", "Messages that will not leave.", undeliverable)


def _log() -> Iterator[Metric]:
    # Without a sweep: what lies further back, the nightly job and `./yanfa verify` look for.
    yield _gauge("yanfa_log_unsealed", "Events of the log that are not sealed yet.", unsealed().count())


def _witness() -> Iterator[Metric]:
    path = witness.path()
    if path.exists():
        written = path.stat().st_mtime
        words = "How long ago the witness was written; it rests while nothing happens."
        yield _gauge("yanfa_witness_age_seconds", words, max(0.0, now().timestamp() - written))


def _backup() -> Iterator[Metric]:
    note = settings.DATA_DIR / BACKUP_NOTE
    if note.exists():
        made_at = datetime.fromisoformat(note.read_text(encoding="ascii").strip())
        yield _gauge("yanfa_backup_age_seconds", "How old the last backup is.", _age(made_at, now()))


def _disk() -> Iterator[Metric]:
    usage = shutil.disk_usage(settings.DATA_DIR)
    yield _gauge("yanfa_disk_free_bytes", "Free bytes where the data lies.", usage.free)
    yield _gauge("yanfa_disk_total_bytes", "All bytes where the data lies.", usage.total)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _age(since: datetime | None, moment: datetime) -> float:
    return max(0.0, (moment - since).total_seconds()) if since else 0.0


SOURCES: dict[str, Callable[[], Iterator[Metric]]] = {
    "build": _build,
    "jobs": _jobs,
    "outbox": _outbox,
    "log": _log,
    "witness": _witness,
    "backup": _backup,
    "disk": _disk,
}
