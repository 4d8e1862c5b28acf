"""Load tests of a demonstration year: 500 users on the portal, 200 on the others, recorded and signed by two people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import demonstration_account
from yanfa.subsystems.operations.models import System
from yanfa.subsystems.operations.services.load_tests import record_load_test

#: System, users, and 95 % of the answers in ms.
TESTS = (
    ("portal", 500, 1240),
    ("instruments", 200, 1480),
    ("bases", 200, 1130),
    ("hotline", 200, 960),
    ("vouchers", 200, 1050),
)


def build(year: DemoYear) -> None:
    """One test of each system in May, signed the next day; without the two people nothing is written."""
    engineer, officer = (
        demonstration_account("operations_engineer"),
        demonstration_account("operations_officer"),
    )
    if engineer is None or officer is None:
        return
    for number, (code, users, p95) in enumerate(TESTS):
        tested_on = date(year.year, 5, 12) + timedelta(days=number)
        at = datetime(year.year, 5, 12, 17, tzinfo=SHANGHAI) + timedelta(days=number)
        with demonstration_time(at):
            test = record_load_test(
                by=engineer,
                report=SimpleUploadedFile("压力测试报告.txt", _report(code, users, p95)),
                system=System.objects.get(code=code),
                tested_on=tested_on,
                release=f"{year.year}.5",
                environment="与生产同配置：应用 2 台 8 核 16 GB，数据库 1 台 16 核 64 GB，千兆内网",
                tool="locust 2.31",
                users=users,
                p95_ms=p95,
                error_percent=Decimal("0.020"),
                minutes=30,
            )
        with demonstration_time(at + timedelta(days=1)):
            perform("sign", test, by=officer)
        year.facts.write("load_test", {"system": code, "tested_on": tested_on, "users": users, "p95_ms": p95})
    # A level: the lowest of the systems is what all of them hold.
    year.tally.add("operations.concurrent_users", min(users for _code, users, _p95 in TESTS))


def _report(code: str, users: int, p95: int) -> bytes:
    return f"压力测试报告\n系统 {code}\n并发 {users}\n95% 响应时间 {p95} 毫秒\n错误率 0.020%\n".encode()
