"""The words by which a form is recognised: labels of the head, of columns, of money lines, levels and totals.

All of it is data. A label is looked up by `key`, so spaces, full-width signs, colons, years and what
stands in brackets (units, letters of formulas, points) never matter. Add a synonym here, not in the code.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SPACE = re.compile(r"\s+")
BRACKETED = re.compile(r"\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]")
LEADING_YEAR = re.compile(r"^(?:20\d\d年?度?)(?=\D)")
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、](?=\D)|\([一二三四五六七八九十\d]+\))")


def squeeze(text: str) -> str:
    """The text without any white space, full-width signs as their plain twins: what a comparison looks at."""
    return SPACE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A printed label as it is looked up: squeezed, without numbering, year, brackets and colon."""
    plain = squeeze(text)
    if len(plain) > 60:
        return plain
    plain = NUMBERING.sub("", plain)
    plain = BRACKETED.sub("", plain)
    return LEADING_YEAR.sub("", plain).rstrip(":;.…*")


def _words(text: str) -> frozenset[str]:
    """The words of a text parted by white space."""
    return frozenset(text.split())


def _table(groups: dict[str, str]) -> dict[str, str]:
    """Label -> meaning, from meaning -> labels parted by white space."""
    return {label: meaning for meaning, labels in groups.items() for label in labels.split()}


HEAD = _table(
    {
        "project": """
            项目名称 项目支出名称 专项名称 政策名称 转移支付名称 专项资金名称
            二级项目名称
        """,
        "authority": """
            主管部门 预算主管部门 项目主管部门 业务主管部门 主管部门及代码 主管单位 预算部门
            一级预算单位 地方主管部门 市级主管部门 省级主管部门 主管预算部门
            自治区主管部门
        """,
        "unit": """
            实施单位 项目实施单位 预算单位 项目单位 项目执行单位 执行单位 资金使用单位 预算执行单位
            具体实施单位 承担单位 项目承担单位 实施主管单位 部门名称 单位名称 部门单位名称
            预算部门名称 预算单位名称 级预算单位名称 部门
        """,
        "departments": """
            具体实施处 具体实施科室 实施科室 责任科室 项目责任科室 具体实施处室 具体实施部门
        """,
        "recurring": """
            是否为经常性项目 是否经常性项目
        """,
        "evaluated_on": """
            自评时间 评价时间 自评日期 评价日期 填报日期 填表日期 填报时间 填表时间
        """,
        "grade": """
            绩效等级 评分等级 自评等级 评价等级 绩效评级 自评等次 评价等次 等级
        """,
        "annual_budget": """
            当年预算数 本年预算数 当年预算金额
            年度资金总额 年度资金申请总额 当年年度预算 项目金额 年度本级预算金额
            本年度申请市财政预算资金 转移支付预算数
        """,
        "previous_budget": """
            上年预算金额 上年预算数
        """,
        "executed": """
            预算执行数 转移支付执行数
        """,
        "budget_weight": """
            分值
        """,
        "execution_rate": """
            预算执行率
        """,
        "total_score": """
            自评总分 项目总得分 自评得分 自评总得分 绩效自评得分
        """,
        "goal_text": """
            项目年度总目标
        """,
        "achievements": """
            主要绩效 主要成效
        """,
        "problems": """
            主要问题 存在问题 存在的问题
        """,
        "measures": """
            改进措施 整改措施 改进措施及建议 改进措施及结果应用方案
        """,
    }
)
"""Labels whose value stands beside them, by the field of the form."""

OTHER_HEAD = _words(
    """
    中央主管部门 项目负责人 项目负责人及电话 负责人 财务负责人 联系人 联系电话 联系人及电话 填报人
    填表人 填报单位 项目属性 项目类别 项目类型 项目分类 项目性质 项目期 项目周期 项目起止时间
    起止时间 计划开始日期 计划完成日期 项目编码 项目代码 部门编码 主管部门编码 主管部门代码 预算编码 编码
    资金性质 资金来源 项目总预算
    财政资金预算分类 评价结论 自评结论 其他需要说明事项 其他需要说明的问题
    偏差大或目标未完成原因分析 项目概况 立项依据 项目立项依据 实施周期
    单位负责人 审核人 制表人 金额单位 预算年度 年度 项目负责人及联系电话 单位负责人及电话
    项目实施单位/项目负责人 项目责任人 项目主管单位 市县主管部门 市县财政部门 省级财政部门 填报类型
    专项实施期 项目支出实施期 建设周期 项目开始日期 项目完成日期 项目总体概况 项目审批 项目基本情况
    基本情况 一级项目名称 项目总投资 资金用途 项目立项必要性 保证项目实施的制度措施 项目实施计划
    组织实施单位 监督管理单位 政策依据 其他依据 需要说明的其他问题 是否为专项资金 财政资金科目代码
    项目实施内容及过程概述 该项目支出上级资金 中期市财政预算 当年市级财政资金 监督索引号 报表编号 项目立项情况
    """
)
"""Labels of the head that no field of the form holds: they end the value before them and stay unread."""

FUND_COLUMNS = _table(
    {
        "initial": """
            年初预算数 年初预算 年初数 年初预算金额 年初预算安排数 年初批复数
            年初预算资金总额
        """,
        "annual": """
            全年预算数 全年预算 预算数 调整后预算数 调整预算数 年度预算数 全年预算金额 当年预算数
            预算金额 预算安排数 转移支付预算数 调整后全年预算数
        """,
        "executed": """
            全年执行数 执行数 全年执行 实际执行数 预算执行数 全年支出数 实际支出数 执行金额
            全年执行金额 支出数 实际投入资金额 实际投入资金 转移支付执行数
            1-7月执行数 1-8月执行数 1-6月执行数 1-9月执行数
        """,
        "weight": """
            分值 分数 权重 标准分
        """,
        "rate": """
            执行率 预算执行率 全年执行率 1-7月执行率 1-8月执行率 1-6月执行率 1-9月执行率
        """,
        "score": """
            得分 自评得分 自评分 实际得分
        """,
        "other": """
            全年预计执行数 原因 调整数 备注 偏差原因 未完成原因 执行偏差原因 产生差异的原因
        """,
    }
)
"""Columns of the money table, by the field of `Fund`."""

FUND_TOTALS = _words(
    """
    年度资金总额 资金总额 总额 合计 年度财政资金总额 年度总金额 年度资金总量 项目资金总额
    年度资金申请总额 当年年度预算 年度预算总额 预算资金总额 年度预算资金总额 总计 小计
    """
)
"""Names of the line that sums the money table up."""

FUND_HEADS = _words(
    """
    项目资金 预算资金 资金情况 项目资金情况 预算执行情况 资金投入情况 年度预算数 项目资金预算执行
    预算情况 部门预算 资金 年度预算 年度资金 年度预算执行情况 预算执行 项目预算执行情况
    年度预算申请 项目资金申请
    """
)
"""What the money table itself is called."""

GOALS = _words(
    """
    预算目标 预期目标 年度预期目标 年初设定目标 年度总体目标 年度目标 项目年度目标 总体目标
    年初目标 年度绩效目标 绩效目标 目标 年初绩效目标 年度总目标 预期年度目标 设定目标 年度设定目标
    全年目标 当年绩效目标 年初设定绩效目标 本年度绩效目标
    """
)

RESULTS = _words(
    """
    实际完成情况 全年实际完成情况 年度实际完成情况 目标实际完成情况 年度目标完成情况 完成情况
    年度总体目标完成情况综述 目标完成情况 年度总体目标完成情况 绩效目标完成情况 全年完成情况
    实际完成目标 实际完成 总体目标完成情况 年度绩效目标完成情况 目标实际完成情况综述
    """
)

LONG_GOALS = _words(
    """
    项目总目标 中期目标 长期目标 中长期目标 实施期目标 实施期总目标 实施期绩效目标 中期滚动目标
    """
)
"""The goal of several years beside that of one."""

GOAL_HEADS = _words(
    """
    年度总体目标 年度总体目标完成情况 总体目标 总体目标完成情况 年度目标 绩效目标 总体绩效目标 目标
    年度目标完成情况 年度绩效目标完成情况 绩效目标完成情况
    """
)
"""What the cell to the left of both goals says."""

COLUMNS = _table(
    {
        "group": """
            绩效指标 年度绩效指标 年度绩效指标完成情况 绩效指标完成情况 年度绩效目标 年度绩效目标1
            绩效目标 序号 本年度绩效指标 长期绩效指标
        """,
        "name": """
            指标 三级指标 指标名称 三级 三级指标名称 具体指标 评价指标 四级指标
        """,
        "level1": """
            一级指标 一级 一级目标 一级指标名称
        """,
        "level2": """
            二级指标 二级 二级目标 二级指标名称
        """,
        "explanation": """
            指标解释 指标说明 指标内容 指标释义 指标解释及说明 指标含义 评价内容
        """,
        "target": """
            年度指标值 目标值 指标值 预期目标值 年初目标值 年度目标值 全年目标值 预期指标值
            年初设定指标值 计划指标值 年初指标值 预期值 绩效指标值 年初绩效目标值 指标值及单位
            计划值 计划完成值 年度绩效指标值 年度指标 设定目标值 年初设定目标值 预期年度指标值
            目标指标值 年度计划指标值 预期实现值 预算目标值 指标目标值 当年预期实现值
        """,
        "actual": """
            实际完成值 全年实际值 完成值 实际值 全年实际完成值 实际完成情况 完成情况 全年完成值
            指标完成情况 年度实际完成值 实际完成指标值 年度完成值 全年实际完成情况 实际完成
            指标实际完成值 年度实际值 全年完成情况 自评完成值 实际完成指标 1-7月执行情况
            1-8月执行情况 1-6月执行情况 1-9月执行情况 1-7月完成值 1-7月完成情况 1-6月完成情况
            1-8月完成情况 半年度指标执行情况 单项指标实际完成值
        """,
        "weight": """
            分值 权重 分数 标准分 指标分值 设定分值 指标权重 满分 分值权重 权重分值 标准分值
        """,
        "score": """
            得分 自评分 自评得分 评价得分 实际得分 评分 指标得分 自评分数 得分情况 自评分值
        """,
        "rule": """
            评分规则 评分标准 赋分规则 评价标准 计分规则 评分细则 评分方法 计分标准 评分办法
            扣分标准
        """,
        "deviation": """
            偏差原因分析及改进措施 未完成原因 未完成原因分析 偏差原因 偏差原因分析
            偏差分析及改进措施 未完成原因及改进措施 未完成原因和改进措施 偏差原因分析与改进措施
            扣分原因 原因分析 未完成原因及拟采取的改进措施 偏差及原因分析 未完成原因分析及改进措施
            偏差原因及改进措施 未完成原因和拟采取的改进措施 偏差原因分析和改进措施 未达标原因
            未完成说明 原因 未完成原因分析及拟采取的改进措施 产生差异的原因及改进措施
        """,
        "note": """
            备注 说明 其他说明
        """,
        "sign": """
            指标性质 符号 指标方向 计算符号 运算符 运算符号 比较符
        """,
        "unit": """
            度量单位 计量单位 单位 指标单位 单位文字描述
        """,
        "other": """
            指标值设定依据 依据 上年完成值 上年实际值 指标完成率 完成率 佐证资料 佐证材料 实施进度
            全年预计完成情况 完成目标可能性 经费保障 制度保障 人员保障 硬件条件保障 其他 确定能
            有可能 完全不可能 扣分 评价等级 数据来源 核查分数 完成进度 指标设定依据 绩效标准
            指标标准或依据 指标标准 实际实现值
        """,
    }
)
"""Columns of the indicator table, by the field of `Row` or what the reader does with them."""

DEVIATION = re.compile(r"^(?:[^,。]{0,6})?(?:偏差|未完成|扣分|未达)[^,。]{0,24}$")

TOTALS = _words(
    """
    总分 合计 总计 总得分 得分合计 合计得分 自评总分 总分合计 项目总得分 评价总分 分值合计
    自评得分合计
    """
)
REMARKS = _words(
    """
    其他需要说明事项 其他需要说明的事项 其他需要说明的问题 说明 备注 注 填表人 财政部门审核意见
    评价结论 偏差大或目标未完成原因分析 改进措施及结果应用方案 相关建议或举措 项目负责人 财务负责人
    """
)
"""What may stand between the indicators and their total, or below, and is no indicator."""
GRADES = _words(
    """
    优 良 中 差 优秀 良好 合格 不合格 一般 较差
    """
)
GROUP = "绩效指标"
WEAK_UNIT = _words(
    """
    部门名称 单位名称 部门单位名称 预算部门名称 预算单位名称 级预算单位名称 预算单位 部门
    """
)
"""Labels whose value is the unit only where no 实施单位 is printed."""

ANCHORS = frozenset(label for label, name in HEAD.items() if name == "project") | (
    WEAK_UNIT - {"预算单位", "部门"}
)
"""What every form prints near its top: whose project or department it is."""

FAMILIES = {
    "产出": """
        数量 质量 时效 产出数量 产出质量 产出时效 产出成本 完成及时
    """,
    "效益": """
        经济效益 社会效益 生态效益 环境效益 生态环境效益 可持续影响 可持续发展 可持续发展影响
        可持续效益 可持续
    """,
    "满意度": """
        服务对象满意度 社会公众满意度 受益对象满意度 公众满意度 社会满意度 群众满意度 服务对象
        社会公众或服务对象满意度
    """,
    "成本": """
        经济成本 社会成本 生态环境成本 生态成本
    """,
}
"""The first level that a national second level always belongs to (财预〔2020〕10号, 财预〔2021〕101号)."""

LEVEL1 = _words(
    """
    产出 效益 满意度 成本 效果 产出目标 效果目标 影响力目标 影响力 投入与管理 投入和管理 投入 过程
    决策 管理 项目决策 项目管理 项目产出 项目效益 项目效果 履职效能 管理效率 社会效应 可持续性
    预算执行 预算执行率 预算执行情况 资金管理
    """
)
LEVEL2 = frozenset(word for words in FAMILIES.values() for word in words.split()) | _words(
    "成本 满意度 产出成本 资金投入 项目立项 组织实施 绩效目标 数量 质量 时效"
)
PARENT = {word: family for family, words in FAMILIES.items() for word in words.split()}
POINTS = re.compile(r"\s*[(（]\s*\d+(?:\.\d+)?\s*(?:[-—~～至]\s*\d+(?:\.\d+)?\s*)?分?\s*[)）]\s*分?\s*$")
INNER_YEAR = re.compile(r"20\d\d年?")
REMARK = re.compile(r"\([^()]*\)$")


def column_role(text: str | None) -> str | None:
    """The role of an indicator column by its printed header, or None."""
    if not text:
        return None
    label = INNER_YEAR.sub("", key(text))
    role = COLUMNS.get(label)
    if role is None and len(label) >= 4 and DEVIATION.match(label):
        return "deviation"
    return role


def level_name(text: str) -> str:
    """A level as it is compared: without spaces, points and remarks in brackets and the word 指标."""
    plain = REMARK.sub("", POINTS.sub("", squeeze(text)))
    return plain.removesuffix("等").removesuffix("指标").removesuffix("等")


def is_level(text: str) -> bool:
    """Whether the text is the name of a level that forms commonly use."""
    name = level_name(text)
    return name in LEVEL1 or name in LEVEL2


def family(text: str | None) -> str | None:
    """产出, 效益, 满意度 or 成本, where the first or second level called `text` is one of these."""
    if not text:
        return None
    name = level_name(text)
    if name in PARENT:
        return PARENT[name]
    return next(
        (word for word in FAMILIES if name in (word, f"项目{word}")), "效益" if name == "效果" else None
    )
