"""List and page of forms at 10,000 forms on file: queries, p95 at 20 requests a second, memory.

    YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src .venv/bin/python bench/forms_at_scale.py

The named baseline is /healthz of the same server in the same run: what the framework and the machine cost before
a page does anything. Requests are sent on a fixed beat (open loop), so that a slow answer does not hide the next.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import django

FORMS = int(os.environ.get("BENCH_FORMS", "10000"))
RATE = 20
SECONDS = 20
PORT = 8231
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Fill the database, serve it, and print one line for each page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
    django.setup()
    started = time.monotonic()
    paths = fill()
    print(f"{FORMS} forms on file in {time.monotonic() - started:.0f} s")
    for name, path in paths.items():
        print(f"{name:<12} {queries(path)} queries")
    server = serve()
    try:
        floor = None
        for name, path in {"baseline": "/healthz", **paths}.items():
            p50, p95, failed = measure(f"http://127.0.0.1:{PORT}{path}")
            floor = floor or p95
            print(
                f"{name:<12} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  {p95 / floor:5.1f} x baseline  {failed} failed"
            )
        print(f"memory       {memory(server.pid):.0f} MiB resident in all web processes")
    finally:
        server.terminate()
        server.wait(15)


def fill() -> dict[str, str]:
    """Copies of the shipped forms under other names; the paths that are measured."""
    from django.core.management import call_command  # noqa: PLC0415  settings come first
    from django.db import transaction  # noqa: PLC0415

    from yanfa.kernel.search.indexing import index  # noqa: PLC0415
    from yanfa.subsystems.performance.models import FiledForm, FormContent, FormFinding, FormRow  # noqa: PLC0415
    from yanfa.subsystems.performance.services import file_published  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    file_published()
    originals = list(FiledForm.objects.select_related("content").prefetch_related("rows", "findings")[:19])
    with transaction.atomic():
        for number in range(FiledForm.objects.count(), FORMS):
            original = originals[number % len(originals)]
            rows, findings = list(original.rows.all()), list(original.findings.all())
            content = original.content.printed
            fields = {
                field.attname: getattr(original, field.attname) for field in FiledForm._meta.concrete_fields
            }
            fields |= {
                "id": None,
                "public_id": f"copy{number:012d}",
                "project": f"{original.project}{number}",
            }
            copy = FiledForm.objects.bulk_create([FiledForm(**fields)])[0]
            FormContent.objects.create(form_on_file=copy, printed=content)
            for kind, lines in ((FormRow, rows), (FormFinding, findings)):
                for line in lines:
                    line.pk, line.form_id = None, copy.pk
                kind.objects.bulk_create(lines)
            index(copy)
    return {
        "list": "/performance/forms/",
        "last page": f"/performance/forms/?page={FORMS // 25}",
        "word": "/performance/forms/?q=%E5%85%B1%E4%BA%AB",
        "form": f"/performance/forms/copy{FORMS - 1:012d}/",
    }


def queries(path: str) -> int:
    """How many queries the page asks."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)


def serve() -> subprocess.Popen[bytes]:
    """The product's own web server."""
    config = ROOT / "src" / "yanfa" / "config" / "gunicorn.py"
    command = ["-m", "gunicorn", "--config", str(config), "--bind", f"127.0.0.1:{PORT}", "yanfa.config.wsgi"]
    server = subprocess.Popen([sys.executable, *command])  # noqa: S603  our own server
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).read()
            return server
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def measure(url: str) -> tuple[float, float, int]:
    """Median and p95 in milliseconds at RATE requests a second for SECONDS, and how many failed."""
    times: list[float] = []
    failed: list[str] = []

    def ask() -> None:
        begun = time.perf_counter()
        try:
            urllib.request.urlopen(url, timeout=10).read()  # noqa: S310  our own address
            times.append((time.perf_counter() - begun) * 1000)
        except OSError as problem:
            failed.append(str(problem))

    for _ in range(10):
        ask()
    times.clear()
    threads, start = [], time.perf_counter()
    for number in range(RATE * SECONDS):
        time.sleep(max(0.0, start + number / RATE - time.perf_counter()))
        threads.append(threading.Thread(target=ask))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], len(failed)


def memory(pid: int) -> float:
    """Resident memory of a process and its children in MiB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for each in [str(pid), *children]:
        status = Path(f"/proc/{each}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0])
    return total / 1024


if __name__ == "__main__":
    main()
