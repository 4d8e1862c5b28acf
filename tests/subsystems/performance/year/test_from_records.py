"""The two operations forms of 2023 filled in from records: nobody types a number that the platform has.

Rows of services that do not stand yet (hotline, instruments, bases) are typed with evidence. What the check finds is
what the printed targets cause, and no error of arithmetic. At scale 1, which is the size of the published year, it is
a drill.
"""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

import yanfa.subsystems.performance
from tests.registers.budgets import line, payment
from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, at_date, centre
from tests.subsystems.performance.year.walk import APPROVAL, evidence, sign
from yanfa.config.commands.demonstration import write_year
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.projects.models import BudgetProject, ProjectYear
from yanfa.subsystems.performance.choices import Mark
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.models.marks import mark_of
from yanfa.subsystems.performance.rules.checks import check_documents
from yanfa.subsystems.performance.rules.form import Document
from yanfa.subsystems.performance.services import drafting, evaluating, scoring
from yanfa.subsystems.performance.services.forming import evaluation_form
from yanfa.subsystems.performance.services.proposals import proposal_of

pytestmark = pytest.mark.django_db
YEAR = 2023
PUBLISHED = Path(yanfa.subsystems.performance.__file__).parent / "published" / "forms.json"
NETWORK, OPERATIONS = "研发平台网络运行保障", "信息化运维项目"
#: What the demonstration calls these projects.
KNOWN_AS = {NETWORK: "网络运行保障", OPERATIONS: "信息化运维"}
FOUR = "portal,instruments,bases,hotline"
OWN = {"project": ""}  # the project of the form itself
#: By form and name of the row: the indicator that answers it, and under which filters.
ANSWERED = {
    NETWORK: {
        "防垃圾邮件数量": ("operations.spam_blocked", {"system": "mail"}),
        "网络运维完成率": ("operations.maintenance_completion_rate", OWN),
        "并发用户数": ("operations.concurrent_users", {"system": "portal"}),
        "维护桌面云终端": ("operations.desktop_terminals", {}),
        "核心设备故障次数": ("operations.core_device_faults", OWN),
        "高危漏洞数": ("operations.high_risk_vulnerabilities", {}),
        "平台网站响应时间": ("operations.response_time", {"system": "portal"}),
        "网站使用用户满意度": ("portal.satisfaction", {"system": "portal"}),
    },
    OPERATIONS: {
        "防火墙拦截攻击次数": ("operations.firewall_blocks", {"system": "network"}),
        "业务宽带专线": ("operations.lines", {"use": "business", "system": "infrastructure"}),
        "应急演练": ("operations.drills", OWN),
        "VPN用户数": ("operations.vpn_users", {"system": "network"}),
        "并发用户数": ("operations.concurrent_users", {"system": FOUR}),
        "核心设备故障次数": ("operations.core_device_faults", OWN),
        "高危漏洞数": ("operations.high_risk_vulnerabilities", {"system": f"{FOUR},infrastructure"}),
        "系统故障数": ("operations.system_faults", {"system": FOUR}),
        "数据库服务器宕机": ("operations.database_outages", {}),
        "门户网站安全等级保护": ("operations.protection_level", {"system": "portal"}),
        "存储设备硬件原因宕机次数": ("operations.storage_outages", {}),
        "服务器硬件原因宕机次数": ("operations.server_outages", {}),
        "基地系统安全等级保护": ("operations.protection_level", {"system": "bases"}),
        "仪器系统安全等级保护": ("operations.protection_level", {"system": "instruments"}),
        "系统响应时间": ("operations.response_time", {"system": FOUR}),
        "服务可用时间": ("operations.site_available_days", {"system": FOUR}),
        "机房巡检日志": ("operations.patrol_days", {"site": "machine_room"}),
        "网站中断访问次数": ("operations.site_interruptions", {"system": FOUR}),
        "生产网络服务运行天数": ("operations.network_running_days", {"system": "network"}),
        "门户网站访问量": ("portal.visits", {"system": "portal"}),
        "门户网站用户数": ("portal.user_units", {}),
        "网站使用用户满意度": ("portal.satisfaction", {"system": "portal,instruments"}),
    },
}
RULES = "长效管理制度建设"
#: What the printed targets cause, and nothing else: one figure with two targets, and 1,800 times of a target met.
TWO_TARGETS = {("two_targets", "并发用户数"), ("two_targets", "高危漏洞数")}
OVERSHOT = ("over_completion", "防火墙拦截攻击次数")
#: How the published forms are laid out; nothing that records could mend.
LAYOUT = {"misplaced_indicator", "missing_cost"}


@dataclass
class Filled:
    """A form that was filled in, with the people who did it."""

    name: str
    of: object
    evaluation: SelfEvaluation

    def reports(self):
        return {report.row.name: report for report in self.evaluation.reports.for_form()}


def printed(name):
    forms = [form["printed"] for form in json.loads(PUBLISHED.read_text(encoding="utf-8"))]
    return next(form for form in forms if form["year"] == YEAR and form["project"] == name)


def unit_of(target):
    return target[target.index("(") + 1 : -1] if "(" in target else ""


def year_of(name, of):
    """The project year of the form; what the demonstration booked to the project of that name moves with it."""
    year = of.year if name == NETWORK else _second(of)
    booked = BudgetProject.objects.filter(name__contains=KNOWN_AS[name]).exclude(pk=year.project_id).first()
    if booked is not None:
        for model in apps.get_app_config("operations").get_models():
            if any(each.name == "project" for each in model._meta.get_fields()):
                _rebook(model._meta.db_table, booked.pk, year.project_id)
    names = {f"{part}_name": printed(name)[part] for part in ("project", "authority", "unit")}
    ProjectYear.objects.filter(pk=year.pk).update(**names)
    year.refresh_from_db()
    return year


def _rebook(table, old, new):
    """Past the models, which let nobody change what was written down."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET project_id = %s WHERE project_id = %s", [new, old])


def _second(of):
    from tests.registers.budgets import project, project_year  # noqa: PLC0415

    year = project_year(YEAR, of=project("P-002", name="信息化运维项目（公开表）"))
    year.departments.create(department=of.divisions[0], name=of.divisions[0].name)
    line(year, "initial", "1000000", on=at_date(YEAR, 1, 5))
    return year


def declared(of, year, name):
    goal = drafting.open_goal(year, by=of.reporter)
    goal = drafting.keep_goal(
        goal, by=of.reporter, version=goal.version, facts={"annual": "保障平台稳定运行。"}
    )
    for row in printed(name)["indicators"]:
        facts = {key: row[key] for key in ("level1", "level2", "name", "target")}
        source = "system" if row["name"] in ANSWERED[name] else "manual"
        facts |= {"weight": Decimal(row["weight"]), "unit": unit_of(row["target"])}
        facts["source"] = "opinion" if row["name"] == RULES else source
        if source == "system":
            facts["indicator_code"] = ANSWERED[name][row["name"]][0]
        drafting.add_row(goal, by=of.reporter, facts=facts)
    perform("submit", goal, by=of.reporter)
    sign(goal, of.head, of.finance)
    perform("approve_last", goal, by=of.officer)
    perform("approve_goal", goal, by=of.authority, data=APPROVAL | {"approved_on": at_date(YEAR, 3, 1)})
    return goal


def reported(of, evaluation, name):
    project = evaluation.goal.project_year.project.code
    for report, row in zip(evaluation.reports.for_form(), printed(name)["indicators"], strict=True):
        version = report.version
        if row["name"] == RULES:
            proposed = proposal_of(report)
            opinion = proposed.opinion if proposed else "见佐证"
            report = evaluating.give_opinion(
                report, by=of.head, version=version, achievement="met", opinion=opinion
            )
            evidence(report, of.reporter)
        elif row["name"] in ANSWERED[name]:
            code, filters = ANSWERED[name][row["name"]]
            given = {key: value or project for key, value in filters.items()}
            facts = {"source": "system", "indicator_code": code, "filters": given}
            report = evaluating.report_row(report, by=of.reporter, version=version, facts=facts)
        else:
            value = Decimal(row["actual"].split("(")[0])
            facts = {"source": "manual", "value": value, "actual": row["actual"]}
            report = evaluating.report_row(report, by=of.reporter, version=version, facts=facts)
            evidence(report, of.reporter)
        perform("fill", report, by=of.reporter)
        perform("collect", report, by=of.reporter)


@pytest.fixture(params=[0.02, pytest.param(1, marks=pytest.mark.drill)])
def filled(db, request):
    """Both forms, their figures locked and scored, over a demonstration year of that scale."""
    installation.mark("demonstration")
    year = DemoYear(YEAR, request.param, random.Random("forms"))
    write_year(year)
    made = []
    with at(YEAR, 1, 15):
        of = centre(YEAR)
    for name in (NETWORK, OPERATIONS):
        with at(YEAR, 1, 15):
            opened = year_of(name, of)
        with at(YEAR, 3, 2):
            goal = declared(of, opened, name)
        with at(YEAR, 12, 31):
            payment(opened, "990000", on=at_date(YEAR, 11, 30))
            evaluation = evaluating.open_evaluation(goal, by=of.officer)
            reported(of, evaluation, name)
        with at(YEAR + 1, 1, 20):
            perform("lock_figures", evaluation, by=of.officer)
            scored = scoring.add_up(SelfEvaluation.objects.get(pk=evaluation.pk), by=of.reporter)
            made.append(Filled(name, of, scored))
    return made


def every_row_that_records_answer_is_computed_and_opens_its_rows(filled, client):
    for form in filled:
        with at(YEAR + 1, 1, 21):
            officer = signed_in(client, form.of.officer)
            for name, report in form.reports().items():
                if name not in ANSWERED[form.name]:
                    assert mark_of(report) == Mark.EVIDENCED, name
                    continue
                code, _filters = ANSWERED[form.name][name]
                assert mark_of(report) == Mark.SYSTEM, name
                value = compute(registry[code], Period.year(YEAR), report.filters)
                assert report.locked_value.value == value.value is not None, name
                part = "denominator" if registry[code].denominator else "numerator"
                page = officer.get(
                    reverse("indicators:rows", args=[code, part]), {"year": YEAR, **report.filters}
                )
                assert page.status_code == 200, name
                assert page.context["page"].paginator.count == report.locked_value.row_counts[part], name


def the_check_finds_what_the_targets_cause_and_no_error_of_arithmetic(filled):
    forms = [evaluation_form(form.evaluation) for form in filled]
    check_documents([Document("两张表", forms)])
    found = [finding for form in forms for finding in form.findings]
    grave = {(each.kind, each.indicator) for each in found if each.severity != "note"}
    assert TWO_TARGETS | {OVERSHOT} <= grave
    assert {kind for kind, _name in grave} == {"two_targets", "over_completion"}
    assert {each.kind for each in found if each.severity == "note"} <= LAYOUT


def the_forms_are_exported(filled, client):
    for form in filled:
        with at(YEAR + 1, 1, 21):
            officer = signed_in(client, form.of.officer)
            page = officer.get(form.evaluation.get_absolute_url())
            assert page.status_code == 200
            assert printed(form.name)["project"] in page.content.decode()
    assert docx.Document(io.BytesIO(_word(filled[1]))).tables


def _word(form):
    from yanfa.kernel.documents.writing.docx import write_docx  # noqa: PLC0415
    from yanfa.subsystems.performance.exports.layouts import layout_of  # noqa: PLC0415

    return write_docx(layout_of(evaluation_form(form.evaluation)))


def test_both_forms_are_filled_from_records(filled, client):
    every_row_that_records_answer_is_computed_and_opens_its_rows(filled, client)
    the_check_finds_what_the_targets_cause_and_no_error_of_arithmetic(filled)
    the_forms_are_exported(filled, client)
