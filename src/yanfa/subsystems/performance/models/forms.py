"""A performance form on file: what it prints, what checking found, and what rescoring says.

The form as printed stays whole in `FormContent`; the columns of `FiledForm` are what lists filter and sort by.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.search.narrowing import holding
from yanfa.subsystems.performance.choices import Origin, Severity, Verdict
from yanfa.subsystems.performance.rules.form import Form


class FiledFormQuerySet(models.QuerySet["FiledForm"]):
    """Reads of forms on file."""

    def visible_to(self, user: Any) -> FiledFormQuerySet:
        """Published forms for everybody; kept ones for who keeps forms."""
        if user.is_authenticated and permitted(user, "performance.keep"):
            return self
        return self.filter(origin=Origin.PUBLISHED)

    def matching(self, words: str) -> FiledFormQuerySet:
        """Forms whose project, unit, year or indicators hold every word."""
        return cast(FiledFormQuerySet, holding(self, words))

    def for_list(self) -> FiledFormQuerySet:
        """In the order of lists: the newest year first, then as in the document."""
        return self.order_by("-year", "position", "pk")


class FiledForm(models.Model):
    """One form of one budget project and year."""

    public_id = PublicIdField()
    origin = models.CharField(_("来源"), max_length=12, choices=[(each, each) for each in Origin])
    file_name = models.CharField(_("文件"), max_length=200)
    position = models.PositiveIntegerField(_("文件内序号"))
    kind = models.CharField(_("表种"), max_length=20)
    generation = models.CharField(_("表样"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True)
    project = models.CharField(_("项目名称"), max_length=200, blank=True)
    authority = models.CharField(_("主管部门"), max_length=200, blank=True)
    unit = models.CharField(_("实施单位"), max_length=200, blank=True)
    annual_budget = models.DecimalField(_("全年预算数（元）"), max_digits=18, decimal_places=2, null=True)
    executed = models.DecimalField(_("全年执行数（元）"), max_digits=18, decimal_places=2, null=True)
    total_score = models.DecimalField(_("总分"), max_digits=7, decimal_places=2, null=True)
    grade = models.CharField(_("等级"), max_length=20, blank=True)
    errors = models.PositiveSmallIntegerField(_("错误"), default=0)
    warnings = models.PositiveSmallIntegerField(_("疑点"), default=0)
    notes = models.PositiveSmallIntegerField(_("提示"), default=0)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("留存人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    filed_at = models.DateTimeField(_("留存时间"))

    objects: ClassVar[models.Manager[FiledForm]] = FiledFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("自评表")
        verbose_name_plural = verbose_name
        indexes: ClassVar = [
            models.Index(fields=["-year", "position", "id"], name="filed_form_order"),
            models.Index(fields=["origin", "-year", "position", "id"], name="filed_form_published"),
            models.Index(fields=["project"], name="filed_form_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project}（{self.year or _('年度不详')}）"

    def get_absolute_url(self) -> str:
        """The page of the form."""
        return reverse("performance:form", args=[self.public_id])

    @property
    def form(self) -> Form:
        """The form as printed, without checks and findings."""
        return Form.from_dict(self.content.printed)


class FormContent(models.Model):
    """The whole form as printed, in a table of its own: lists read thousands of forms and no content."""

    form_on_file = models.OneToOneField(
        FiledForm,
        verbose_name=_("自评表"),
        on_delete=models.CASCADE,
        related_name="content",
        primary_key=True,
    )
    printed = models.JSONField(_("原表"))

    class Meta:
        verbose_name = _("原表内容")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return str(self.form_on_file)


class FormRow(models.Model):
    """One indicator of a form: what is searched, compared over the years and rescored."""

    form = models.ForeignKey(
        FiledForm, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveSmallIntegerField(_("行号"))
    level1 = models.CharField(_("一级指标"), max_length=60, blank=True)
    level2 = models.CharField(_("二级指标"), max_length=60, blank=True)
    name = models.CharField(_("三级指标"), max_length=200, db_index=True)
    target = models.CharField(_("年度指标值"), max_length=300, blank=True)
    actual = models.CharField(_("实际完成值"), max_length=500, blank=True)
    weight = models.CharField(_("分值"), max_length=30, blank=True)
    score = models.CharField(_("得分"), max_length=30, blank=True)
    low = models.DecimalField(_("重算下限"), max_digits=8, decimal_places=2, null=True)
    high = models.DecimalField(_("重算上限"), max_digits=8, decimal_places=2, null=True)
    verdict = models.CharField(_("重算结论"), max_length=20, choices=[(each, each) for each in Verdict])
    basis = models.CharField(_("依据"), max_length=400, blank=True)
    basis_en = models.CharField(_("依据（英文）"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("指标行")
        verbose_name_plural = verbose_name
        ordering: ClassVar = ["form", "position"]

    def __str__(self) -> str:
        return self.name

    @property
    def reason(self) -> str:
        """The basis of the rescoring in the language of the page."""
        return self.basis_en if (get_language() or "").startswith("en") else self.basis


class FormFinding(models.Model):
    """One finding on a form."""

    form = models.ForeignKey(
        FiledForm, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="findings"
    )
    position = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=40, db_index=True)
    severity = models.CharField(_("程度"), max_length=10, choices=[(each, each) for each in Severity])
    indicator = models.CharField(_("指标"), max_length=200, blank=True)
    found = models.CharField(_("表中"), max_length=500, blank=True)
    computed = models.CharField(_("应为"), max_length=500, blank=True)
    quote = models.TextField(_("原文"), blank=True)
    message_zh = models.TextField(_("说明"))
    message_en = models.TextField(_("说明（英文）"))
    other_project = models.CharField(_("相关项目"), max_length=200, blank=True)
    other_year = models.PositiveSmallIntegerField(_("相关年度"), null=True)

    class Meta:
        verbose_name = _("发现")
        verbose_name_plural = verbose_name
        ordering: ClassVar = ["form", "position"]

    def __str__(self) -> str:
        return self.message_zh

    @property
    def message(self) -> str:
        """The sentence in the language of the page."""
        return self.message_en if (get_language() or "").startswith("en") else self.message_zh
