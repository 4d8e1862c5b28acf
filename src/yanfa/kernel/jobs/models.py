"""The tables of background work: the jobs, and the signs of life of the workers."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    DEAD = "dead", _("多次失败")


class JobQuerySet(models.QuerySet["Job"]):
    """Questions of the workers and of whoever looks after them."""

    def claimable(self, moment: datetime) -> Self:
        """What a worker may take: due, or left behind by a worker whose lease has run out."""
        due = Q(state=State.QUEUED, run_at__lte=moment)
        left_behind = Q(state=State.RUNNING, lease_until__lt=moment)
        return self.filter(due | left_behind).order_by("run_at", "pk")

    def dead(self) -> Self:
        """What failed for good and waits for somebody to look at it."""
        return self.filter(state=State.DEAD).order_by("pk")


class Job(models.Model):
    """One run of a task that was asked for."""

    task = models.CharField(_("任务"), max_length=100)
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    #: At most one job has a key: what a schedule asks for in one slot, or a caller at most once.
    key = models.CharField(_("唯一键"), max_length=200, unique=True, null=True)  # noqa: DJ001  no key is no text
    run_at = models.DateTimeField(_("应于"))
    attempts = models.PositiveIntegerField(_("已试次数"), default=0)
    #: The claim that holds the job; a worker that lost its lease cannot finish another's run.
    claim = models.CharField(_("占用者"), max_length=80, blank=True)
    lease_until = models.DateTimeField(_("占用至"), null=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("创建时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    error = models.TextField(_("错误"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["state", "run_at"], name="jobs_claimable")]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"


class Heartbeat(models.Model):
    """The last sign of life of one worker process."""

    worker = models.CharField(_("名称"), max_length=60, unique=True)
    at = models.DateTimeField(_("最近心跳"))

    class Meta:
        verbose_name = _("后台进程")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.worker} {self.at:%Y-%m-%d %H:%M:%S}"
