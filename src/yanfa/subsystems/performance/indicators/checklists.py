"""The six qualitative results that an assessor decides on, point by point: no number, but a definition and answers."""

from yanfa.kernel.indicators.declare import Answer, Indicator, Kind
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.policy.requirements import require
from yanfa.subsystems.performance.rules.checklists import faults

ROW = "project=row"


def _declared(
    code: str, label: str, label_en: str, definition: str, definition_en: str, *names: str
) -> Indicator:
    return register(
        Indicator(
            code=f"performance.{code}",
            label=label,
            label_en=label_en,
            definition=definition,
            definition_en=definition_en,
            unit="",
            kind=Kind.QUALITATIVE,
            answers=tuple(Answer(name, "", ROW) for name in names),
        )
    )


FUNDS_COMPLIANCE = _declared(
    "funds_compliance",
    "资金使用的合规性",
    "Compliant use of funds",
    "按四个要点逐条核对：符合财经法规、预算管理改革要求、财务制度和专项资金办法（3分），拨付审批程序和手续完整（1分），"
    "符合预算批复或合同用途（1分），执行预算管理改革相关要求（1分）。评审人凭证据定，每点记是、否和依据。",
    "Checklist of the 2019 form: law, financial rules and fund rules kept (3), payment approvals complete (1), use as "
    "budgeted or contracted (1), budget-reform requirements kept (1). The assessor decides over evidence, each point "
    "yes or no with its reason.",
    "资金使用的合规性",
)
GOAL_SOUNDNESS = _declared(
    "goal_soundness",
    "绩效目标合理性",
    "Soundness of goals",
    "按四个要点逐条核对：目标随预算同时设置和报送（1分），与预算或资金量匹配（2分），细化为具体指标和指标值（1分），"
    "预算编制细化量化（4分：科学4、基本2、未量化0）。评审人凭证据定。",
    "Checklist of the 2019 form: goals set and filed with the budget (1), matched to its amount (2), broken down into "
    "indicators and values (1), budget itemised and quantified (4: fully 4, mostly 2, no 0). The assessor decides over "
    "evidence.",
    "绩效目标合理性",
    "绩效目标的合理性",
)
SETUP_COMPLIANCE = _declared(
    "setup_compliance",
    "项目设立的规范性",
    "Orderly setting up of the project",
    "按五个要点逐条核对，各1分：与单位职责密切相关，符合中期规划和年度计划，按规定程序申请设立，经过预算评审，"
    "事前经必要的可行性研究、专家论证、风险评估或集体决策。评审人凭证据定。",
    "Checklist of the 2019 form, one point each: within the unit's duties, in its plan, set up by procedure, passed "
    "budget review, preceded by feasibility study, expert argument, risk assessment or collective decision. The "
    "assessor decides over evidence.",
    "项目设立的规范性",
    "项目立项的规范性",
)
BASIS_SUFFICIENCY = _declared(
    "basis_sufficiency",
    "立项依据的充分性",
    "Sufficient grounds of the project",
    "立项依据是否充分：有法规、政策、规划或上级任务文件作依据，与单位职责对应，需求经过测算。"
    "公开表未给分点，要点为政策参数；评审人凭证据定。",
    "Whether the project's grounds suffice: a law, policy, plan or assigned task, a matching duty, a computed need. "
    "The forms print no points, so the checklist is a policy parameter; the assessor decides over evidence.",
    "立项依据的充分性",
)
FINANCE_RULES = _declared(
    "finance_rules",
    "财务（资产）管理制度的健全性和执行的有效性",
    "Rules for money and assets, and their application",
    "按五个要点逐条核对，各1分：有资金（资产）管理办法，办法符合财务会计制度，有监控机制，实施了财务检查等监控措施，"
    "按项目核算并控制成本。评审人凭证据定。",
    "Checklist of the 2019 form, one point each: rules for money and assets exist, agree with accounting rules, "
    "monitoring exists, checks were made, costs are kept by project. The assessor decides over evidence.",
    "财务（资产）管理制度的健全性和执行的有效性",
    "财务(资产)管理制度的健全性和执行的有效性",
)
PROJECT_RULES = _declared(
    "project_rules",
    "项目管理制度的健全性和执行的有效性",
    "Rules for running the project, and their application",
    "按四个要点逐条核对，各1分：有科学合理的业务管理制度，项目和支出调整手续完备，合同、验收、鉴定等资料齐全，"
    "有推进、质量检查、验收等控制措施。评审人凭证据定。",
    "Checklist of the 2019 form, one point each: business rules of the project exist, adjustments approved, contracts "
    "and acceptance papers complete, progress and quality controls applied. The assessor decides over evidence.",
    "项目管理制度的健全性和执行的有效性",
    "项目管理体系的健全性和执行的有效性",
    "项目管理制度健全性和执行的有效性",
)

CHECKLISTS = (
    FUNDS_COMPLIANCE,
    GOAL_SOUNDNESS,
    SETUP_COMPLIANCE,
    BASIS_SUFFICIENCY,
    FINANCE_RULES,
    PROJECT_RULES,
)


def policy_of(indicator: Indicator) -> str:
    """The code of the parameter that holds the points of a qualitative result."""
    return indicator.code.replace("performance.", "performance.checklist_", 1)


for _each in CHECKLISTS:
    require(policy_of(_each), faults)
