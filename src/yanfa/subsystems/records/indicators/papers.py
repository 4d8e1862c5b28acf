"""发表论文, by the day of publication."""

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.choices.papers import LEADING, PaperKind
from yanfa.subsystems.records.indicators.results import (
    LATE,
    PROJECT,
    PROJECT_COLUMN,
    RULE,
    RULE_EN,
    UNIT,
    counted,
)
from yanfa.subsystems.records.models import Paper

PAPERS = register(
    Indicator(
        code="records.papers",
        label="发表论文",
        label_en="Papers published",
        definition=(
            "统计期内正式刊出、以本单位为第一作者单位或通讯作者单位的学术论文篇数，按刊出日计。专著、录用未刊和会议摘要"
            "不计；一篇只计入一个预算项目（批准分摊的除外）。以 DOI 去重，没有 DOI 的以题名和刊名去重。"
            + RULE
        ),
        definition_en=(
            "Papers published in the period with the unit as first or corresponding author's unit, by date of "
            "publication. Monographs, accepted-only papers and abstracts are excluded; a paper counts in one budget "
            "project unless a split is approved. One DOI, else one title × journal, counts once." + RULE_EN
        ),
        unit="篇",
        kind=Kind.COUNT,
        numerator=Part(
            rows=counted(Paper, kind=PaperKind.ARTICLE, our_role__in=LEADING),
            date="published_on",
            columns=(
                Column("题名", "Title", "title"),
                Column("刊名", "Journal", "journal"),
                Column("刊出日期", "Published", "published_on"),
                Column("DOI", "DOI", "doi"),
                Column("本单位署名", "Role of the unit", "our_role"),
                Column("核心期刊目录", "Core lists", "core_lists"),
                PROJECT_COLUMN,
                LATE,
            ),
        ),
        dimensions=(
            Dimension("topic", "主题", "Topic", "topic"),
            Dimension("core", "核心期刊", "Core journal", "core"),
            PROJECT,
            UNIT,
        ),
        answers=(
            Answer("发表学术论文", "topic=policy_research", "project=row"),
            Answer("发表论文", "topic=expert_platform", "project=row"),
        ),
    )
)
