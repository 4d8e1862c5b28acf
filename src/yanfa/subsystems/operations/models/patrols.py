"""Patrols: sites, versions of their checklists, starts fetched from the server, and signed logs with what was found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField
from yanfa.subsystems.operations.models.duties import Kept, KeptQuerySet, person_key
from yanfa.subsystems.operations.models.duties_fields import WorkedOutDateField
from yanfa.subsystems.operations.rules.patrols import Answer, Item, digest, items_of

#: Since when a log without a start is late: always.
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def _written(moment: datetime | None) -> str:
    """A moment in one writing, whatever zone it came in."""
    return moment.astimezone(UTC).isoformat() if moment else ""


class PatrolSite(models.Model):
    """巡检地点: a machine room or another place that is to be looked at every day."""

    public_id = PublicIdField()
    code = models.CharField(
        _("地点代码"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("只能用小写字母、数字和下划线，以字母开头。"))],
        help_text=_("指标按它分列，例如 machine_room。登记后不改。"),
    )
    name = models.CharField(_("地点名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    daily_from = models.DateField(_("每日巡检起始日"))
    closed_on = models.DateField(_("停止巡检日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("巡检地点")
        verbose_name_plural = verbose_name
        ordering = ("code",)

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name

    def get_absolute_url(self) -> str:
        """The page of the site."""
        return reverse("operations:patrol_site", args=[self.code])

    def watched_on(self, day: date) -> bool:
        """Whether a patrol was due on that day."""
        return self.daily_from <= day and (self.closed_on is None or day < self.closed_on)


class PatrolChecklist(Kept):
    """巡检清单: a version of what is looked at; the newest is used, older ones stay with the logs that used them."""

    site = models.ForeignKey(PatrolSite, on_delete=models.PROTECT, related_name="checklists")
    number = models.PositiveSmallIntegerField(_("版本"))
    items = models.JSONField(_("检查项"))
    reason = models.CharField(_("修订原因"), max_length=300, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("巡检清单")
        verbose_name_plural = verbose_name
        ordering = ("site", "-number")
        constraints = (
            models.UniqueConstraint(fields=("site", "number"), name="operations_checklist_version"),
        )

    def __str__(self) -> str:
        return f"{self.site} v{self.number}"

    @property
    def rows(self) -> list[Item]:
        """The items."""
        return items_of(self.items)

    def fingerprint(self) -> str:
        """The hash of the items, which a log's signature covers."""
        return digest({"items": self.items})


class PatrolStart(Kept):
    """巡检开始: who began which patrol; `recorded_at` is the server's moment, and one log can use it."""

    person = person_key(_("巡检人"), null=False)
    site = models.ForeignKey(PatrolSite, on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(PatrolChecklist, on_delete=models.PROTECT, related_name="+")

    class Meta(Kept.Meta):
        verbose_name = _("巡检开始")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.site} {clock.local_date(self.recorded_at)}"

    def get_absolute_url(self) -> str:
        """The page on which the checklist is filled."""
        return reverse("operations:patrol_fill", args=[self.public_id])


class PatrolQuerySet(KeptQuerySet):
    """Questions about logs."""

    def on_time(self) -> Self:
        """Logs that were started by a fetched start and came within the policy's hours."""
        return self.filter(late=False)

    def days_between(self, start: date, end: date) -> Self:
        """The first log on time of every site and day: as many rows as there are days with a log."""
        own = self.on_time().filter(patrol_on__gte=start, patrol_on__lt=end)
        earlier = Patrol.objects.filter(
            late=False, site=OuterRef("site"), patrol_on=OuterRef("patrol_on"), pk__lt=OuterRef("pk")
        )
        return own.exclude(Exists(earlier))

    def search(self, words: str) -> Self:
        """Those whose site or person holds every word."""
        found = self
        for word in words.split():
            named = Q(site__name__icontains=word) | Q(site__code__icontains=word)
            found = found.filter(named | Q(recorded_by__real_name__icontains=word))
        return found


class Patrol(Kept):
    """巡检日志: the filled checklist, signed: the signed-in person, the server's time, the hash of the content.

    `key` names the submission: a start's public id, or what the page drew for a log without one; sent twice it is
    stored once. What a device says of its clock is kept as a claim and decides nothing.
    """

    key = models.CharField(_("提交标识"), max_length=40, unique=True, editable=False)
    site = models.ForeignKey(PatrolSite, verbose_name=_("地点"), on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(PatrolChecklist, on_delete=models.PROTECT, related_name="+")
    start = models.OneToOneField(PatrolStart, on_delete=models.PROTECT, null=True, related_name="log")
    answers = models.JSONField(_("检查结果"))
    remark = models.TextField(_("备注"), max_length=1_000, blank=True)
    claimed_start = models.DateTimeField(_("设备记的开始时间"), null=True)
    claimed_end = models.DateTimeField(_("设备记的结束时间"), null=True)
    claimed_on = models.DateField(_("申报的巡检日期"), null=True)
    reason = models.CharField(_("补录原因"), max_length=300, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=64)
    patrol_on = WorkedOutDateField(_("巡检日期"), by="day")
    late = LateField(happened="counted_from", grace="operations.patrol_grace_hours")

    objects: ClassVar[models.Manager[Any]] = PatrolQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("巡检日志")
        verbose_name_plural = verbose_name
        ordering = ("-patrol_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(start__isnull=False) | Q(claimed_on__isnull=False, late=True),
                name="operations_patrol_started",
            ),
        )
        indexes = (models.Index(fields=("site", "patrol_on"), name="operations_patrol_day"),)

    def __str__(self) -> str:
        return f"{self.site} {self.patrol_on}"

    def get_absolute_url(self) -> str:
        """The page of the log."""
        return reverse("operations:patrol", args=[self.public_id])

    def day(self) -> date | None:
        """The Shanghai day of the start; without one the day that is claimed."""
        return clock.local_date(self.start.recorded_at) if self.start else self.claimed_on

    @property
    def counted_from(self) -> datetime:
        """The moment from which the hours run; a log that comes after the month of its start is late at once."""
        if self.start is None or (self.start.site_id, self.start.person_id) != (
            self.site_id,
            self.recorded_by_id,
        ):
            return EVER
        began, today = clock.local_date(self.start.recorded_at), clock.today()
        return self.start.recorded_at if (began.year, began.month) == (today.year, today.month) else EVER

    def content(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "key": self.key,
            "site": self.site.code,
            "checklist": self.checklist.fingerprint(),
            "person": self.recorded_by.public_id if self.recorded_by else "",
            "started_at": _written(self.start.recorded_at if self.start else None),
            "claimed": [_written(self.claimed_start), _written(self.claimed_end), str(self.claimed_on)],
            "answers": self.answers,
            "remark": self.remark,
            "reason": self.reason,
        }

    def intact(self) -> bool:
        """Whether the content is what was signed."""
        return digest(self.content()) == self.digest

    @property
    def lines(self) -> list[tuple[Item, Answer]]:
        """Items with their answers, in the order of the checklist."""
        answers = {row["code"]: Answer(**row) for row in self.answers}
        return [(item, answers[item.code]) for item in self.checklist.rows if item.code in answers]


class PatrolFinding(models.Model):
    """巡检发现: an abnormal item of a log, until it is dealt with or becomes an incident."""

    public_id = PublicIdField()
    patrol = models.ForeignKey(Patrol, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(_("检查项"), max_length=100)
    value = models.CharField(_("检查结果"), max_length=500)
    description = models.CharField(_("情况说明"), max_length=500)
    handling = models.TextField(_("处理情况"), max_length=1_000, blank=True, editable=False)
    handled_at = models.DateTimeField(_("处理时间"), null=True, editable=False)
    state = StateField("operations.patrol_finding")

    class Meta:
        verbose_name = _("巡检发现")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.item}：{self.description}"[:120]

    def get_absolute_url(self) -> str:
        """The page of the finding."""
        return reverse("operations:patrol_finding", args=[self.public_id])
