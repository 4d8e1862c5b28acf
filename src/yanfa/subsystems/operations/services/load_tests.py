"""Recording load tests with their report, and mending one that was sent back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.audit.changes import difference, snapshot
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.kinds import DOCUMENTS, SHEETS
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import LoadTest
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.load_tests import may_correct_load_test

CHANGED = actions.register("operations.change_load_test", "修改压力测试")
REPORT = purposes.register(
    purposes.Purpose("operations.load_test_report", "压力测试报告", kinds=DOCUMENTS | SHEETS)
)
#: What the recorder states; everything else is written by the platform.
FACTS = (
    "system",
    "tested_on",
    "release",
    "environment",
    "tool",
    "users",
    "p95_ms",
    "error_percent",
    "minutes",
)


@transaction.atomic
def record_load_test(*, by: Any, report: UploadedFile[Any] | None, **facts: Any) -> LoadTest:
    """Record a test with its report; somebody else signs it.

    Raises ValidationError, FileRefused, PermissionDenied and MoveRefused.
    """
    if not (verdict := may_work(by)):
        raise PermissionDenied(verdict.reason)
    test = LoadTest(recorded_by=by, **_stated(facts))
    _check(test)
    if report is None:
        raise ValidationError({"report": _("请附上压力测试报告，没有报告不能签认。")})
    test.report = keeping.store(report, by=by, purpose=REPORT)
    return enter(test, by=by)


@transaction.atomic
def change_load_test(
    test: LoadTest, *, by: Any, version: int, report: UploadedFile[Any] | None, **facts: Any
) -> LoadTest:
    """Mend a test that was sent back; an earlier report stays on file.

    Raises ValidationError, FileRefused and PermissionDenied.
    """
    stored = LoadTest.objects.select_for_update().get(pk=test.pk)
    if not (verdict := may_correct_load_test(by, stored)):
        raise PermissionDenied(verdict.reason)
    if stored.state != "returned":
        raise ValidationError(_("只有退回的压力测试可以修改；有误的请作废后重新登记。"))
    if stored.version != version:
        raise overtaken()
    before = snapshot(stored)
    for name, value in _stated(facts).items():
        setattr(stored, name, value)
    _check(stored)
    if report is not None:
        stored.report = keeping.store(report, by=by, purpose=REPORT)
    stored.version += 1
    stored.save()
    stored.refresh_from_db()
    log.record(CHANGED, by=by, target=stored, changes=difference(before, stored))
    return stored


def _stated(facts: dict[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - set(FACTS):
        raise TypeError(f"A load test does not state: {', '.join(sorted(unknown))}")
    return facts


def _check(test: LoadTest) -> None:
    test.full_clean(exclude=["state", "report"])
    refuse_future(test.tested_on, "tested_on")
    if test.tested_on < test.system.in_use_from:
        raise ValidationError({"tested_on": _("测试日期早于系统启用日期，请核对日期或系统。")})
