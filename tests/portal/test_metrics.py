"""What monitoring reads: counts of all processes together, gauges of the moment, and nothing for who may not ask."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.models import Job, State
from yanfa.portal.services import counting, watching

pytestmark = pytest.mark.django_db

#: What one web process does: two pages answered, one address that nobody knows, one database error.
WORKER = """
import django; django.setup()
from types import SimpleNamespace
from django.db import OperationalError
from yanfa.portal.services import counting
page = SimpleNamespace(resolver_match=SimpleNamespace(view_name="portal:home"))
counting.count_request(page, 200, 0.03)
counting.count_request(page, 503, 0.3)
counting.count_request(SimpleNamespace(resolver_match=None), 404, 0.001)
try:
    raise OperationalError("disk full")
except OperationalError:
    counting.count_failure()
import os; print(os.getpid())
"""


def figures(text: bytes) -> dict[tuple[str, ...], float]:
    """{(name, label value … in the order of their names): figure}"""
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def work() -> int:
    """Run a web process to its end; returns its number."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", WORKER], check=True, capture_output=True, text=True, env=environment
    )
    return int(done.stdout)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(counting.FOLDER, str(tmp_path))
    return tmp_path


def expected(processes: int) -> dict[tuple[str, ...], float]:
    return {
        ("yanfa_requests_total", "portal:home", "2xx"): processes,
        ("yanfa_requests_total", "portal:home", "5xx"): processes,
        ("yanfa_requests_total", "unmatched", "4xx"): processes,
        ("yanfa_request_seconds_count", "portal:home"): 2 * processes,
        ("yanfa_request_seconds_bucket", "0.05", "portal:home"): processes,
        ("yanfa_request_seconds_bucket", "0.4", "portal:home"): 2 * processes,
        ("yanfa_database_errors_total", "OperationalError"): processes,
    }


class TestCounting:
    def test_processes_add_up_and_replaced_ones_stay_counted(self, folder):
        first, second = work(), work()
        found = figures(watching.exposition())
        assert {key: found.get(key) for key in expected(2)} == expected(2)
        counting.retire(first)
        counting.retire(second)
        assert sorted(path.name for path in folder.glob("*.db")) == [
            "counter_retired.db",
            "histogram_retired.db",
        ]
        found = figures(watching.exposition())
        assert {key: found.get(key) for key in expected(2)} == expected(2)
        work()
        found = figures(watching.exposition())
        assert {key: found.get(key) for key in expected(3)} == expected(3)

    def test_hostile_addresses_add_no_label(self):
        client = Client(raise_request_exception=False)
        client.get("/no/such/0")
        before = {key for key in figures(watching.exposition()) if "created" not in key[0]}
        for path in ("/no/such/1", '/x"}\n', "/%00", "/api/no/such", "/metrics/../" + "a" * 2000):
            client.get(path, headers={"User-Agent": '"} 1'})
        after = {key for key in figures(watching.exposition()) if "created" not in key[0]}
        assert {key[1] for key in after - before} <= {counting.UNMATCHED}
        assert os.environ.get(counting.FOLDER) is None

    def test_a_page_is_counted_by_the_name_of_its_route(self, client):
        key = ("yanfa_requests_total", "portal:healthz", "2xx")
        before = figures(watching.exposition()).get(key, 0)
        client.get("/healthz?who=somebody")
        assert figures(watching.exposition())[key] == before + 1


class TestPresent:
    def test_queues_log_and_disk(self, client):
        moment = now()
        for state, minutes in ((State.QUEUED, 10), (State.QUEUED, -10), (State.DEAD, 5), (State.DONE, 5)):
            run_at = moment - timedelta(minutes=minutes)
            Job.objects.create(task="x.y", state=state, run_at=run_at, created_at=moment)
        found = figures(client.get("/metrics").content)
        assert found["yanfa_jobs_waiting",] == 1
        assert found["yanfa_jobs_failed",] == 1
        assert 600 <= found["yanfa_jobs_oldest_seconds",] < 700
        assert found["yanfa_outbox_waiting",] == 0
        assert found["yanfa_log_unsealed",] == AuditEvent.objects.count()
        assert 0 < found["yanfa_disk_free_bytes",] < found["yanfa_disk_total_bytes",]
        assert all(value == 0 for key, value in found.items() if key[0] == "yanfa_metrics_failed")

    def test_the_last_backup_has_an_age_once_there_is_one(self, client, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        assert ("yanfa_backup_age_seconds",) not in figures(client.get("/metrics").content)
        (tmp_path / watching.BACKUP_NOTE).write_text((now() - timedelta(hours=2)).isoformat())
        assert 7200 <= figures(client.get("/metrics").content)["yanfa_backup_age_seconds",] < 7300

    def test_a_source_that_fails_is_named_and_the_others_stay(self, client, settings, tmp_path):
        settings.DATA_DIR = tmp_path / "gone"
        found = figures(client.get("/metrics").content)
        assert found["yanfa_metrics_failed", "disk"] == 1
        assert ("yanfa_jobs_waiting",) in found


class TestAccess:
    def test_this_machine_reads_them(self, client):
        answer = client.get("/metrics")
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")

    @pytest.mark.parametrize(
        "given",
        [
            {"REMOTE_ADDR": "10.0.0.5"},
            {"REMOTE_ADDR": ""},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_X_REAL_IP": "127.0.0.1"},
            {"REMOTE_ADDR": "10.0.0.5", "HTTP_AUTHORIZATION": "Bearer "},
            {"REMOTE_ADDR": "10.0.0.5", "HTTP_AUTHORIZATION": "Bearer x"},
        ],
    )
    def test_others_do_not(self, client, given):
        answer = client.get("/metrics", **given)
        assert (answer.status_code, b"yanfa_" in answer.content) == (403, False)

    def test_nobody_is_on_this_machine_by_way_of_a_proxy(self, client, settings):
        settings.TRUSTED_PROXIES = 1
        for hops in ("127.0.0.1, 10.0.0.5", "127.0.0.1"):
            assert client.get("/metrics", headers={"X-Forwarded-For": hops}).status_code == 403
        assert client.get("/metrics").status_code == 200

    def test_the_secret_opens_them_from_elsewhere(self, client, settings):
        settings.METRICS_SECRET = "a-long-secret-of-the-operator"
        elsewhere = {"REMOTE_ADDR": "10.0.0.5"}
        for scheme, status in (("Bearer", 200), ("bearer", 200), ("Basic", 403)):
            answer = client.get(
                "/metrics", headers={"Authorization": f"{scheme} {settings.METRICS_SECRET}"}, **elsewhere
            )
            assert answer.status_code == status, scheme
        answer = client.get("/metrics", headers={"Authorization": "Bearer 密钥"}, **elsewhere)
        assert answer.status_code == 403
