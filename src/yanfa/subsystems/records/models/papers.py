"""Papers: what was published, where the unit stands among the authors, and that none is there twice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.documents.tabular.plan import worded
from yanfa.subsystems.records.choices.papers import LEADING, OurRole, PaperKind, PaperTopic
from yanfa.subsystems.records.models.results import STANDS, Result, Shape, late_after
from yanfa.subsystems.records.rules.bibliography.identity import (
    BadIdentifier,
    normal_doi,
    normal_issn,
    title_key,
)

KINDS = [
    (PaperKind.ARTICLE, _("期刊论文")),
    (PaperKind.MONOGRAPH, _("专著")),
    (PaperKind.ABSTRACT, _("会议摘要")),
    (PaperKind.ACCEPTED, _("录用未刊")),
]
ROLES = [
    (OurRole.UNKNOWN, _("待确定")),
    (OurRole.FIRST, _("第一作者单位")),
    (OurRole.CORRESPONDING, _("通讯作者单位")),
    (OurRole.BOTH, _("第一且通讯作者单位")),
    (OurRole.OTHER, _("其他署名单位")),
]
TOPICS = [
    (PaperTopic.POLICY_RESEARCH, _("政策研究")),
    (PaperTopic.EXPERT_PLATFORM, _("专家平台")),
    (PaperTopic.INSTRUMENT_SHARING, _("仪器共享")),
    (PaperTopic.OTHER, _("其他")),
]
CORE_LISTS = "records.core_journal_lists"


def known_lists() -> dict[str, str]:
    """{code: name} of the lists of core journals that a person may choose from today."""
    return {each["code"]: each["label"] for each in policy.get(CORE_LISTS).value}


class Paper(Result):
    """论文. It counts if it is an article and the unit is the first or the corresponding author's."""

    title = models.CharField(_("题名"), max_length=500)
    authors = models.TextField(_("作者"), max_length=4_000, help_text=_("按署名次序，一行一位。"))
    author_units = models.TextField(
        _("作者单位"), max_length=4_000, blank=True, help_text=_("按次序，一行一个。")
    )
    our_role = models.CharField(
        _("本单位署名"),
        max_length=15,
        choices=ROLES,
        default=OurRole.UNKNOWN,
        help_text=_("只有第一作者单位或通讯作者单位为本单位的计数。"),
    )
    kind = models.CharField(
        _("类别"),
        max_length=10,
        choices=KINDS,
        default=PaperKind.ARTICLE,
        help_text=_("专著、会议摘要和录用未刊的不计。"),
    )
    topic = models.CharField(_("主题"), max_length=20, choices=TOPICS, default=PaperTopic.OTHER)
    journal = models.CharField(_("刊名"), max_length=300, blank=True, help_text=_("专著填出版社。"))
    issn = models.CharField(_("ISSN"), max_length=9, blank=True)
    volume = models.CharField(_("卷"), max_length=20, blank=True)
    issue = models.CharField(_("期"), max_length=20, blank=True)
    pages = models.CharField(_("页码"), max_length=40, blank=True)
    published_on = models.DateField(_("刊出日期"), help_text=_("正式刊出的日期；只知年月的填当月最后一日。"))
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    core_lists = models.CharField(
        _("核心期刊目录"),
        max_length=200,
        blank=True,
        help_text=_("刊出当年收录该刊的目录代码，以逗号分隔，例如 pku,cssci；由登记人核对目录后填写。"),
    )
    core = models.BooleanField(_("核心期刊"), default=False, editable=False)
    title_key = models.CharField(max_length=64, editable=False)
    late = late_after("published_on")

    shape = Shape(
        code="papers",
        day="published_on",
        facts=(
            *("title", "authors", "author_units", "our_role", "kind", "topic", "journal", "issn"),
            *("volume", "issue", "pages", "published_on", "doi", "core_lists", "unit", "project"),
        ),
        listed=("title", "journal", "kind", "our_role", "published_on"),
        sought=("title", "authors", "journal", "doi"),
        key=("title_key",),
        proofs={
            "cover": _("期刊封面"),
            "contents": _("目录"),
            "text": _("正文"),
            "search": _("检索证明"),
            "other": _("其他"),
        },
        needed=("text",),
        chosen=("kind", "our_role", "topic", "core"),
    )

    class Meta(Result.Meta):
        verbose_name = _("论文")
        verbose_name_plural = verbose_name
        ordering = ("-published_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("doi",),
                condition=STANDS & ~Q(doi=""),
                name="records_paper_doi_once",
                violation_error_message=_("这个 DOI 的论文已登记，请打开原记录，不要重复登记。"),
            ),
            models.UniqueConstraint(
                fields=("title_key",),
                condition=STANDS & Q(doi=""),
                name="records_paper_title_once",
                violation_error_message=_("同一刊物的同名论文已登记，请打开原记录；确是另一篇的请填 DOI。"),
            ),
        )
        indexes = (models.Index(fields=("published_on",), name="records_paper_day"),)

    def __str__(self) -> str:
        return self.title

    def clean_fields(self, exclude: Any = None) -> None:
        """Bring DOI and ISSN into their normal form before they are checked, and name the faults at their fields."""
        faults = {}
        for name, normal in (("doi", normal_doi), ("issn", normal_issn)):
            try:
                setattr(self, name, normal(getattr(self, name) or ""))
            except BadIdentifier as fault:
                faults[name] = [worded(fault.words)]
        if faults:
            raise ValidationError(faults)
        self.title_key = title_key(self.title or "", self.journal or "")
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Raise ValidationError for unknown lists and for the same paper without or beside its DOI."""
        super().clean()
        codes = [
            code.strip().lower() for code in self.core_lists.replace("，", ",").split(",") if code.strip()
        ]
        unknown = [code for code in codes if code not in known_lists()]
        if unknown:
            known = "、".join(f"{code}（{name}）" for code, name in known_lists().items())
            raise ValidationError(
                {"core_lists": _now("没有目录“%s”，可填：%s。") % ("、".join(unknown), known)}
            )
        self.core_lists, self.core = ",".join(codes), bool(codes)
        twin = self.twins().first()
        if twin is not None:
            raise ValidationError(
                {"title": _now("同一刊物的同名论文已登记：%s。请打开原记录补充 DOI。") % twin}
            )

    def twins(self) -> Any:
        """Other standing papers of the same title and journal that no different DOI tells apart."""
        others = Paper.objects.standing().filter(title_key=self.title_key).exclude(pk=self.pk)
        return others.filter(doi="") if self.doi else others

    def wants(self) -> list[str]:
        """What is missing before it can be verified."""
        missing = super().wants()
        if self.our_role == OurRole.UNKNOWN:
            missing.append(_now("请先确定本单位是第一、通讯还是其他署名单位。"))
        if self.kind == PaperKind.ARTICLE and not self.journal:
            missing.append(_now("期刊论文应填刊名。"))
        if self.twins().exists():
            missing.append(_now("同一刊物的同名论文另有登记，请先合并。"))
        return missing

    @property
    def leads(self) -> bool:
        """Whether the unit is the first or the corresponding author's."""
        return self.our_role in LEADING
