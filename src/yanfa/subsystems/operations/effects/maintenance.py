"""What the moves of a maintenance job do: number it, note who does it, when it was done, what cancelled it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.effects.duties import checked, keep_paper, next_numbers
from yanfa.subsystems.operations.models import JobCancellation, JobCompletion, MaintenanceJob

SERIES = "YW"
Data = Mapping[str, Any]


def number_job(job: MaintenanceJob, by: Any, data: Data) -> None:
    """Give a job its number, unless the list that it comes from has given one."""
    job.recorded_by = by
    if not job.number:
        (job.number,) = next_numbers(SERIES)


def take_job(job: MaintenanceJob, by: Any, data: Data) -> None:
    """Who starts a job that is assigned to nobody has it."""
    if job.assignee_id is None:
        job.assignee = by


def assign_job(job: MaintenanceJob, by: Any, data: Data) -> None:
    """Give the job to somebody."""
    job.assignee = get_user_model()._default_manager.get(public_id=data["assignee"])


def complete_job(job: MaintenanceJob, by: Any, data: Data) -> None:
    """Note that it was done; the day that counts is the server's. Raises ValidationError."""
    refuse_future(data["completed_on"], "completed_on")
    if data["completed_on"].year < job.due_on.year - 1:
        told = _("完成日期比计划完成日 %s 早一年以上，请核对年份。") % job.due_on
        raise ValidationError({"completed_on": told})
    given = {"completed_on": data["completed_on"], "result": data["result"]}
    checked(JobCompletion(job=job, recorded_by=by, **given))
    keep_paper(job, data.get("paper"), _("运维记录"), by=by)


def send_job_back(job: MaintenanceJob, by: Any, data: Data) -> None:
    """The completion is taken back; it stays on the page."""
    job.completions.take_back(by=by)


def accept_job(job: MaintenanceJob, by: Any, data: Data) -> None:
    """Keep the paper of acceptance."""
    keep_paper(job, data.get("paper"), _("验收记录"), by=by)


def cancel_job(job: MaintenanceJob, by: Any, data: Data) -> None:
    """Note the approval. Raises ValidationError."""
    refuse_future(data["approved_on"], "approved_on")
    given = {name: data[name] for name in ("document", "approved_on", "reason")}
    checked(JobCancellation(job=job, recorded_by=by, **given))
    keep_paper(job, data.get("paper"), _("取消批准文件"), by=by)
