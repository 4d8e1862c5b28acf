"""Opening and changing a budget project and its years."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import changes, log
from yanfa.kernel.ui.refusals import overtaken
from yanfa.registers.organisations.api import Department, Organisation
from yanfa.registers.projects.models import BudgetProject, ProjectYear, ResponsibleDepartment
from yanfa.registers.projects.permissions import CHANGED, EDIT, OPENED, YEAR_CHANGED, YEAR_OPENED

FACTS = (
    *("code", "name", "nature", "kind", "first_year"),
    *("starts_on", "ends_on", "total_fiscal", "total_other"),
)


def insist(user: Any, permission: str) -> None:
    """Raise PermissionDenied unless the person holds the permission."""
    verdict = permitted(user, permission)
    if not verdict:
        raise PermissionDenied(verdict.reason)


def lock_ledger(project_id: int) -> BudgetProject:
    """The project, locked: whoever writes into its ledger checks sums that nobody else changes meanwhile."""
    return BudgetProject.objects.select_for_update().get(pk=project_id)


def lock_ledgers(codes: Iterable[str]) -> None:
    """The ledgers of all these project codes, locked in one order, so that two imports wait and do not block."""
    list(BudgetProject.objects.select_for_update().filter(code__in=set(codes)).order_by("pk"))


def open_project(*, by: Any, **facts: Any) -> BudgetProject:
    """Open a project. Raises PermissionDenied and ValidationError."""
    insist(by, EDIT)
    return store_project(by=by, **facts)


@transaction.atomic
def store_project(*, by: Any, **facts: Any) -> BudgetProject:
    """Store a project; who may do it has been decided before."""
    project = BudgetProject(**facts)
    project.full_clean()
    project.save()
    log.record(OPENED, by=by, target=project)
    return project


@transaction.atomic
def change_project(
    project: BudgetProject, *, by: Any, version: int, facts: Mapping[str, Any]
) -> BudgetProject:
    """Change a project, read at `version`. Raises PermissionDenied and ValidationError."""
    insist(by, EDIT)
    locked = BudgetProject.objects.select_for_update().get(pk=project.pk)
    if locked.version != version:
        raise overtaken()
    return apply(locked, facts, by=by)


def apply(project: BudgetProject, facts: Mapping[str, Any], *, by: Any) -> BudgetProject:
    """Set facts of a locked project; who may do it has been decided before."""
    before = changes.snapshot(project, FACTS)
    for name in FACTS:
        if name in facts:
            setattr(project, name, facts[name])
    changed = changes.difference(before, project)
    if changed:
        project.full_clean()
        project.version += 1
        project.save()
        log.record(CHANGED, by=by, target=project, changes=changed)
    return project


def open_year(
    project: BudgetProject,
    year: int,
    *,
    by: Any,
    authority: Organisation,
    unit: Organisation,
    departments: Iterable[Department] = (),
    budget_unit_code: str = "",
) -> ProjectYear:
    """Open a budget year of a project. Raises PermissionDenied and ValidationError."""
    insist(by, EDIT)
    return store_year(
        project,
        year,
        by=by,
        authority=authority,
        unit=unit,
        departments=departments,
        budget_unit_code=budget_unit_code,
    )


@transaction.atomic
def store_year(
    project: BudgetProject,
    year: int,
    *,
    by: Any,
    authority: Organisation,
    unit: Organisation,
    departments: Iterable[Department] = (),
    budget_unit_code: str = "",
) -> ProjectYear:
    """Store a year with the names as they are now; who may do it has been decided before."""
    code = budget_unit_code.strip() or earlier_unit_code(project, unit, year)
    stored = ProjectYear(project=project, year=year, project_name=project.name, budget_unit_code=code)
    _set_bodies(stored, authority, unit)
    if year < project.first_year:
        raise ValidationError({"year": _("不能早于项目起始年度 %s。") % project.first_year})
    stored.full_clean()
    stored.save()
    _set_departments(stored, departments)
    log.record(YEAR_OPENED, by=by, target=project, summary=str(year))
    return stored


@transaction.atomic
def change_year(
    year: ProjectYear,
    *,
    by: Any,
    authority: Organisation,
    unit: Organisation,
    departments: Iterable[Department] = (),
    budget_unit_code: str = "",
) -> ProjectYear:
    """Change under whom a year's project runs. Raises PermissionDenied and ValidationError."""
    insist(by, EDIT)
    locked = ProjectYear.objects.select_for_update().select_related("project").get(pk=year.pk)
    before = changes.snapshot(locked)
    _set_bodies(locked, authority, unit)
    locked.budget_unit_code = budget_unit_code.strip() or earlier_unit_code(locked.project, unit, locked.year)
    locked.full_clean()
    locked.save()
    _set_departments(locked, departments)
    log.record(YEAR_CHANGED, by=by, target=locked.project, changes=changes.difference(before, locked))
    return locked


def earlier_unit_code(project: BudgetProject, unit: Organisation, year: int) -> str:
    """预算单位代码 that the unit had before: in the project's latest earlier year, else in any of its projects."""
    coded = ProjectYear.objects.filter(unit=unit, year__lte=year).exclude(budget_unit_code="")
    own = coded.filter(project=project).order_by("-year", "-pk").first()
    latest = own or coded.order_by("-year", "-pk").first()
    return latest.budget_unit_code if latest else ""


def _set_bodies(year: ProjectYear, authority: Organisation, unit: Organisation) -> None:
    year.authority, year.authority_name = authority, authority.name
    year.unit, year.unit_name = unit, unit.name


def _set_departments(year: ProjectYear, departments: Iterable[Department]) -> None:
    """Name the departments; those that stay keep the name that they were written down with."""
    wanted = {department.pk: department for department in departments}
    if any(department.organisation_id != year.unit_id for department in wanted.values()):
        raise ValidationError({"departments": _("实施处室应属于实施单位。")})
    year.departments.exclude(department__in=wanted).delete()
    kept = set(year.departments.values_list("department_id", flat=True))
    ResponsibleDepartment.objects.bulk_create(
        ResponsibleDepartment(project_year=year, department=department, name=department.name)
        for key, department in wanted.items()
        if key not in kept
    )
