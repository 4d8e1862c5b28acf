"""A process that dies in the middle of a request: its work and its key are both there, or neither."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model

from tests.databases import database_url
from tests.kernel.jobs.processes import ROOT
from yanfa.kernel.clock import now
from yanfa.kernel.idempotency import claiming

from .test_decorators import post, runs

DIES = 137
PROGRAM = f"""
import os
import django
django.setup()
from django.contrib.auth import get_user_model
from yanfa.kernel.idempotency import claiming
from tests.kernel.idempotency.test_decorators import post
keep = claiming.keep
def keep_and_die(row, response):
    keep(row, response)
    os._exit({DIES})
if {{before_commit}}:
    claiming.keep = keep_and_die
post(get_user_model().objects.get())
os._exit({DIES})
"""


def crash(*, before_commit: bool) -> None:
    """Send the request in a process that dies just before, or just after, its transaction commits."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    program = PROGRAM.format(before_commit=before_commit)
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == DIES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before_commit", [True, False])
def test_a_retry_after_a_crash_does_the_work_exactly_once(before_commit):
    payer = get_user_model().objects.create_user("payer")
    crash(before_commit=before_commit)
    assert runs() == (0 if before_commit else 1)
    assert post(payer).status_code == (409 if before_commit else 201)
    with time_machine.travel(now() + claiming.CLAIM + timedelta(seconds=1), tick=False):
        assert post(payer).status_code == 201
        assert post(payer)["Idempotent-Replayed"] == "true"
    assert runs() == 1
