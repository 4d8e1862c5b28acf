"""申请和获授权的知识产权: two figures that are never added."""

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.indicators.results import (
    LATE,
    PROJECT,
    PROJECT_COLUMN,
    RULE,
    RULE_EN,
    UNIT,
    counted,
)
from yanfa.subsystems.records.models import RightApplication, RightGrant

DIMENSIONS = (
    Dimension("kind", "类别", "Kind", "kind"),
    Dimension("subkind", "类型", "Form", "form"),
    Dimension("system", "信息系统", "System", "system_code"),
    PROJECT,
    UNIT,
)
WHAT = (
    Column("名称", "Title", "title"),
    Column("类型", "Form", "form"),
)
REST = (Column("信息系统", "System", "system_code"), PROJECT_COLUMN, LATE)
NAME = "发表专利或软著"
BOTH = "kind=patent,software"

APPLIED = register(
    Indicator(
        code="records.ip_applied",
        label="申请专利和软著",
        label_en="Patent and software-copyright applications",
        definition=(
            "统计期内以本单位为申请人提交并获受理的专利、软件著作权申请项数（筛选kind），按受理日计，以申请号去重。"
            "与授权分列，不相加。" + RULE
        ),
        definition_en=(
            "Patent and software-copyright applications of the unit accepted in the period (filter kind), by date of "
            "acceptance, once for each application number. Kept apart from granted rights and never added."
            + RULE_EN
        ),
        unit="项",
        kind=Kind.COUNT,
        numerator=Part(
            rows=counted(RightApplication),
            date="accepted_on",
            columns=(
                *WHAT,
                Column("申请号", "Application number", "number"),
                Column("受理日", "Accepted", "accepted_on"),
                *REST,
            ),
        ),
        dimensions=DIMENSIONS,
        answers=(Answer(NAME, BOTH, "project=row"),),
    )
)
GRANTED = register(
    Indicator(
        code="records.ip_granted",
        label="获得专利和软著",
        label_en="Patents granted and software copyrights registered",
        definition=(
            "统计期内以本单位为权利人获授权的专利和获登记的软件著作权项数（筛选kind），按授权公告日或登记日计，"
            "以专利号或登记号去重。" + RULE
        ),
        definition_en=(
            "Patents granted and software copyrights registered to the unit in the period (filter kind), by date of "
            "grant or registration, once for each number." + RULE_EN
        ),
        unit="项",
        kind=Kind.COUNT,
        numerator=Part(
            rows=counted(RightGrant),
            date="granted_on",
            columns=(
                *WHAT,
                Column("专利号或登记号", "Number", "number"),
                Column("授权或登记日", "Granted", "granted_on"),
                *REST,
            ),
        ),
        dimensions=DIMENSIONS,
        answers=(Answer(NAME, BOTH, "project=row"), Answer(NAME, BOTH, "system=instruments project=row")),
    )
)
