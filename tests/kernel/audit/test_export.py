"""The export: an outside script computes every hash again from it, without a line of ours."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.export import export_events
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.audit.sealing import chain_end, seal

HANDED_OUT = actions.register("test.handed_out", "发放")

#: What an inspector writes from the recipe in `chain`; SM3 comes from OpenSSL there.
OUTSIDE_SCRIPT = """
import hashlib, json, sys
def h(text, name):
    return hashlib.new({"SHA-256": "sha256", "SM3": "sm3"}[name], text.encode()).hexdigest()
previous = "0" * 64
lines = [json.loads(line) for line in sys.stdin][1:]
for line in sorted((line for line in lines if line["position"]), key=lambda line: line["position"]):
    content = json.dumps(line["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = h(content, line["algorithm"])
    parts = [line["recipe"], line["algorithm"], line["position"], line["content"]["uuid"], line["sealed_at"]]
    previous = h("\\n".join(map(str, [*parts, digest, previous])), line["algorithm"])
print(previous)
"""

pytestmark = pytest.mark.django_db


def exported(**period) -> str:
    stream = io.StringIO()
    export_events(stream, requested_by="审计管理员", **period)
    return stream.getvalue()


def test_an_outside_script_arrives_at_the_same_head():
    for number in range(5):
        record(
            HANDED_OUT,
            by=None,
            summary=f"第 {number} 张“创新券”",
            changes={"数量": [number, {"b": 1, "a": [None, True]}]},
        )
    seal()
    record(HANDED_OUT, by=None, summary="还未封签")
    answer = subprocess.run(
        [sys.executable, "-c", OUTSIDE_SCRIPT], input=exported(), capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == chain_end()[1]


def test_a_period_is_half_open_and_the_first_line_says_who_asked():
    first, second = record(HANDED_OUT, by=None), record(HANDED_OUT, by=None)
    head, *lines = map(json.loads, exported(since=first.at, until=second.at).splitlines())
    assert head["by"] == "审计管理员"
    assert head["until"] == second.at.isoformat(timespec="microseconds")
    assert [line["content"]["uuid"] for line in lines] == [str(first.uuid)]
    assert {lines[0][name] for name in ("position", "digest", "link", "sealed_at")} == {None}
    assert exported(since=second.at + timedelta(seconds=1)).count("\n") == 1
    assert AuditEvent.objects.count() == 2


def test_the_command_says_in_the_log_who_asked(tmp_path, capsys):
    record(HANDED_OUT, by=None)
    file = tmp_path / "log.jsonl"
    call_command("export_audit", by="审计管理员 王", output=file)
    assert capsys.readouterr().out == f"2 events were written to {file}.\n"
    assert AuditEvent.objects.get(action="audit.exported").summary == "审计管理员 王"
    call_command("export_audit", by="王", until=date(2020, 1, 1))
    assert json.loads(capsys.readouterr().out)["until"] == "2019-12-31T16:00:00.000000+00:00"
    with pytest.raises(FileExistsError):
        call_command("export_audit", by="王", output=file)
