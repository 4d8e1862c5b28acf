"""Cases that are applied for, reviewed and decided; and papers that pass through the ready steps of office work."""

from django.conf import settings
from django.db import models

from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField


class Case(models.Model):
    """An application for money."""

    title = models.CharField("标题", max_length=100)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2, default=0)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    opinion = models.CharField("意见", max_length=200, blank=True)
    state = StateField("sample.case")

    class Meta:
        verbose_name = "案件"

    def __str__(self):
        return self.title


class Paper(models.Model):
    """A document that passes through the ready steps of office work."""

    title = models.CharField("标题", max_length=100)
    state = StateField("sample.paper")

    class Meta:
        verbose_name = "文件"

    def __str__(self):
        return self.title


class Motion(models.Model):
    """A paper that is signed along a chain of approval."""

    title = models.CharField("标题", max_length=100)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    state = StateField("sample.motion")

    class Meta:
        verbose_name = "请签件"

    def __str__(self):
        return self.title


class Petition(models.Model):
    """A paper that an authority answers."""

    title = models.CharField("标题", max_length=100)
    state = StateField("sample.petition")

    class Meta:
        verbose_name = "报批件"

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return "/petition/"


class Sighting(models.Model):
    """Something that was seen on a day, and told about then or later."""

    what = models.CharField("所见", max_length=100)
    seen_on = models.DateField("日期", null=True)
    recorded_at = RecordedAtField()
    late = LateField(happened="seen_on", grace="sample.sighting_grace")

    class Meta:
        verbose_name = "见闻"

    def __str__(self):
        return self.what
