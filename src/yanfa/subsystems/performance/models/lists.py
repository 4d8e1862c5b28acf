"""Lists that departments keep in spreadsheets: how one is read, each file taken in, and its rows.

A mapping says once which columns hold date, key, amount and dates of duty; next year's file is read by the same one.
A file that was taken in is never changed: a new one for the same place replaces it, and both stay openable, because
a figure that was locked names the upload that it was computed from.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.subsystems.performance.choices import ListKind, SetAside

YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]
LIST_KINDS = [
    (ListKind.COUNT, _("计数")),
    (ListKind.SUM, _("合计")),
    (ListKind.RATIO, _("比率")),
    (ListKind.MEAN, _("平均")),
    (ListKind.TIMELY, _("按时率")),
]
SET_ASIDE = [
    (SetAside.OUTSIDE_YEAR, _("不在本年度")),
    (SetAside.FILTERED, _("不符合筛选条件")),
    (SetAside.DUPLICATE, _("重复")),
]


class ListMapping(models.Model):
    """台账口径: what the rows of a department's list are, and which figure is computed from them.

    Kind and unit never change: a figure that was locked must stay the same sort of figure. Columns and conditions
    do, by versions.
    """

    public_id = PublicIdField()
    name = models.CharField(_("台账名称"), max_length=100)
    department = models.ForeignKey(
        "organisations.Department", verbose_name=_("处室"), on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(_("对象"), max_length=40, help_text=_("一行是什么：论文、活动、仪器……"))
    kind = models.CharField(_("算法"), max_length=10, choices=LIST_KINDS)
    unit = models.CharField(_("计量单位"), max_length=20)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("建立人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("台账口径")
        verbose_name_plural = verbose_name
        ordering = ("department__name", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("department", "name"),
                name="performance_mapping_once",
                violation_error_message=_("本处室已有同名台账，请直接沿用它或换一个名称。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the list: its versions and the files of each year."""
        return reverse("performance:list", args=[self.public_id])

    @property
    def current(self) -> MappingVersion:
        """The version by which the next file is read."""
        return self.versions.latest("number")


class MappingVersion(models.Model):
    """How the columns of a list are read, from one version to the next.

    columns: rules.lists.mapping.Mapping as plain data; shown: headings that are declared free of personal data.
    """

    mapping = models.ForeignKey(ListMapping, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    columns = models.JSONField(_("列的含义"))
    shown = models.JSONField(_("列示的列"), default=list)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("修改人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("口径版本")
        verbose_name_plural = verbose_name
        ordering = ("mapping_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("mapping", "number"), name="performance_mapping_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.mapping} v{self.number}"


class ListUploadQuerySet(models.QuerySet["ListUpload"]):
    """Questions about files that were taken in."""

    def current(self) -> Self:
        """Those that no later file replaced."""
        return self.filter(replaced_by=None)


class ListUpload(models.Model):
    """台账: one file as it was taken in, under the version of the mapping that read it."""

    public_id = PublicIdField()
    mapping = models.ForeignKey(
        ListMapping, verbose_name=_("台账口径"), on_delete=models.PROTECT, related_name="uploads"
    )
    version = models.ForeignKey(
        MappingVersion, verbose_name=_("口径版本"), on_delete=models.PROTECT, related_name="uploads"
    )
    project_year = models.ForeignKey(
        "projects.ProjectYear",
        verbose_name=_("项目年度"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    year = models.PositiveSmallIntegerField(_("年度"), validators=YEARS)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    rows_read = models.PositiveIntegerField(_("行数"))
    counted = models.PositiveIntegerField(_("计入"))
    set_aside = models.PositiveIntegerField(_("未计入"))
    #: The approved splits that weighed rows of this file, by public id: the same file is taken in anew under others.
    splits = models.JSONField(_("分摊"), default=list, blank=True)
    backfill = models.CharField(_("历史数据补录原因"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("替换的台账"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )

    objects: ClassVar[models.Manager[ListUpload]] = ListUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账")
        verbose_name_plural = verbose_name
        ordering = ("-year", "-uploaded_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mapping", "year", "project_year"),
                condition=Q(replaces=None, project_year__isnull=False),
                name="performance_list_first_once",
            ),
            models.UniqueConstraint(
                fields=("mapping", "year"),
                condition=Q(replaces=None, project_year=None),
                name="performance_list_first_unit_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mapping} {self.year}"

    def get_absolute_url(self) -> str:
        """The page of the upload: its figure, its rows and its file."""
        return reverse("performance:list_upload", args=[self.public_id])

    @property
    def indicator_code(self) -> str:
        """The code of the figure of exactly this file, whatever replaces it."""
        return f"lists.{self.mapping.public_id}.{self.public_id}"

    @property
    def is_current(self) -> bool:
        """Whether no later file replaced it."""
        return not hasattr(self, "replaced_by")


class Cells(list[str]):
    """What the shown columns of a row hold, printing as one line."""

    def __str__(self) -> str:
        return " ｜ ".join(self)


class CellsField(models.JSONField):
    """The shown cells of a row, in the order of the columns that its version shows."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Cells | None:
        read = super().from_db_value(value, expression, connection)
        return None if read is None else Cells(read)


class ListRow(models.Model):
    """A row of a list as it was read; never changed.

    weight: 1, or the project's share where an approved split divides the thing among projects.
    adds: what the row brings to the figure: its weight where rows are counted, amount × weight where amounts are added.
    """

    upload = models.ForeignKey(ListUpload, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    key = models.CharField(_("去重键"), max_length=200, blank=True)
    on = models.DateField(_("日期"), null=True)
    amount = models.DecimalField(_("数量或金额"), max_digits=20, decimal_places=4, null=True)
    due_on = models.DateField(_("应办结日"), null=True)
    done_on = models.DateField(_("办结日"), null=True)
    numerator = models.BooleanField(_("计入分子"), default=False)
    counted = models.BooleanField(_("计入"))
    reason = models.CharField(_("未计入的原因"), max_length=20, blank=True, choices=SET_ASIDE)
    duplicate_of = models.PositiveIntegerField(_("与第几行重复"), null=True)
    weight = models.DecimalField(_("份额"), max_digits=7, decimal_places=6, default=1)
    adds = models.DecimalField(_("计入数"), max_digits=20, decimal_places=4, default=0)
    cells = CellsField(_("列示内容"), default=list)

    class Meta:
        verbose_name = _("台账行")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(fields=("upload", "number"), name="performance_list_row_once"),
        )
        indexes = (models.Index(fields=("key",), name="performance_list_key", condition=Q(counted=True)),)

    def __str__(self) -> str:
        return f"{self.number}: {self.key}"

    @property
    def share(self) -> Decimal | None:
        """The weight where a split gave one; None for what counts whole."""
        return None if self.weight == 1 else self.weight.normalize()
