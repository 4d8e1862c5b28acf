"""Load tests: recorded with a report, signed by another person, and answering only within the limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests.registers.people import account, signed_in
from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.kernel.indicators.compute import compute, rows_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.door import StateDoorClosed
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.indicators.load_tests import CONCURRENT_USERS
from yanfa.subsystems.operations.models import LoadTest, System
from yanfa.subsystems.operations.rules.load_tests import holds_limits
from yanfa.subsystems.operations.services.load_tests import change_load_test, record_load_test

YEAR = Period.year(2024)
FACTS = {
    "release": "2024.5",
    "environment": "同生产",
    "tool": "locust",
    "users": 500,
    "p95_ms": 1240,
    "error_percent": Decimal("0.02"),
    "minutes": 30,
}

pytestmark = pytest.mark.django_db


def report(content="报告"):
    return SimpleUploadedFile("压力测试报告.txt", content.encode())


def at(month, day, year=2024):
    return demonstration_time(datetime(year, month, day, 17, tzinfo=SHANGHAI))


def recorded(by, system, day=date(2024, 5, 12), when=None, **facts):
    with demonstration_time(when or datetime(day.year, day.month, day.day, 18, tzinfo=SHANGHAI)):
        return record_load_test(by=by, report=report(), system=system, tested_on=day, **FACTS | facts)


def signed(by, test, month=5, day=20, year=2024):
    with at(month, day, year):
        perform("sign", test, by=by)
    test.refresh_from_db()
    return test


def figure(period=YEAR, **filters):
    return compute(CONCURRENT_USERS, period, filters).value


@pytest.fixture
def bases(db):
    return System.objects.create(code="bases", name="试验基地系统", in_use_from=date(2015, 1, 1))


@pytest.mark.parametrize(
    ("p95", "errors", "holds"),
    [(1999, "1.000", True), (2000, "0", False), (100, "1.001", False)],
)
def test_the_limits(p95, errors, holds):
    found = holds_limits(
        p95_ms=p95, error_percent=Decimal(errors), largest_p95_ms=2000, largest_error_percent=Decimal(1)
    )
    assert found is holds


class TestProcess:
    def test_another_person_signs(self, demonstration, portal, engineer, officer):
        test = recorded(engineer, portal)
        assert figure() is None
        assert signed(officer, test).within_limits is True
        assert (test.signed_by, figure()) == (officer, 500)

    def test_nobody_signs_what_he_recorded(self, demonstration, portal, officer):
        test = recorded(officer, portal)
        with pytest.raises(MoveRefused, match="另一人"):
            perform("sign", test, by=officer)

    def test_nor_with_a_second_account_of_the_same_person(self, demonstration, portal, officer):
        test = recorded(officer, portal)
        twin = account("twin", "operations_officer", person=officer.person)
        assert not next(offer for offer in moves_for(twin, test) if offer.move.name == "sign").verdict

    def test_an_engineer_does_not_sign(self, demonstration, portal, engineer):
        other = account("other", "operations_engineer", real_name="赵工")
        test = recorded(other, portal)
        with pytest.raises(MoveRefused):
            perform("sign", test, by=engineer)

    def test_sent_back_it_is_mended_and_submitted_again(self, demonstration, portal, engineer, officer):
        test = recorded(engineer, portal)
        with at(5, 14):
            perform("return", test, by=officer, data={"reason": "报告缺少错误率"})
            test.refresh_from_db()
            facts = {"system": portal, "tested_on": test.tested_on, **FACTS, "users": 480}
            mended = change_load_test(test, by=engineer, version=1, report=report("补充"), **facts)
            perform("resubmit", mended, by=engineer)
            with pytest.raises(ValidationError):
                change_load_test(mended, by=engineer, version=2, report=None, **facts)
        signed(officer, mended)
        assert figure() == 480

    def test_of_two_savers_the_second_is_told(self, demonstration, portal, engineer, officer):
        test = recorded(engineer, portal)
        with at(5, 14):
            perform("return", test, by=officer, data={"reason": "请核对"})
            facts = {"system": portal, "tested_on": test.tested_on, **FACTS}
            change_load_test(test, by=engineer, version=1, report=None, **facts)
            with pytest.raises(ValidationError, match="他人已修改"):
                change_load_test(test, by=engineer, version=1, report=None, **facts)

    def test_a_colleague_does_not_mend_it(self, demonstration, portal, engineer, officer):
        test = recorded(engineer, portal)
        other = account("other", "operations_engineer", real_name="赵工")
        with at(5, 14):
            perform("return", test, by=officer, data={"reason": "请核对"})
            with pytest.raises(PermissionDenied):
                change_load_test(test, by=other, version=1, report=None, **FACTS)

    def test_without_a_report_there_is_nothing_to_sign(self, demonstration, portal, engineer):
        with at(5, 14), pytest.raises(ValidationError, match="报告"):
            record_load_test(by=engineer, report=None, system=portal, tested_on=date(2024, 5, 12), **FACTS)
        assert LoadTest.objects.count() == 0

    def test_who_does_not_work_in_operations_records_nothing(self, demonstration, portal):
        reader = account("reader", "section_head")
        with at(5, 14), pytest.raises(PermissionDenied):
            record_load_test(by=reader, report=report(), system=portal, tested_on=date(2024, 5, 12), **FACTS)


class TestDates:
    def test_nothing_is_tested_in_the_future_or_before_the_system(self, demonstration, portal, engineer):
        for day in (date(2024, 5, 15), date(2014, 12, 31)):
            with at(5, 14), pytest.raises(ValidationError):
                record_load_test(by=engineer, report=report(), system=portal, tested_on=day, **FACTS)

    def test_recorded_long_afterwards_it_is_marked(self, demonstration, portal, engineer):
        in_time = recorded(engineer, portal, when=datetime(2024, 5, 27, 18, tzinfo=SHANGHAI))
        late = recorded(engineer, portal, when=datetime(2024, 5, 28, 18, tzinfo=SHANGHAI))
        assert (in_time.late, late.late) == (False, True)

    def test_twenty_ways_to_backdate_all_fail(self, demonstration, portal, engineer):
        test = recorded(engineer, portal, when=datetime(2024, 9, 1, 18, tzinfo=SHANGHAI))
        past = datetime(2024, 5, 12, 18, tzinfo=SHANGHAI)
        for number in range(5):
            moment = past - timedelta(days=number)
            for name, value in (("recorded_at", moment), ("late", False)):
                with pytest.raises(WrittenByServer), transaction.atomic():
                    LoadTest.objects.filter(pk=test.pk).update(**{name: value})
                setattr(test, name, value)
            test.save()
            with pytest.raises(TypeError):
                record_load_test(
                    by=engineer,
                    report=report(),
                    system=portal,
                    tested_on=date(2024, 5, 1),
                    recorded_at=moment,
                )
            with pytest.raises(StateDoorClosed), transaction.atomic():
                LoadTest.objects.filter(pk=test.pk).update(state="signed_off")
        test.refresh_from_db()
        assert (test.late, test.recorded_at.month) == (True, 9)


class TestFigure:
    def test_of_a_system_the_latest_test_answers(self, demonstration, portal, engineer, officer):
        signed(officer, recorded(engineer, portal, day=date(2024, 3, 1), users=900), month=3, day=2)
        signed(officer, recorded(engineer, portal, day=date(2024, 5, 12), users=500))
        assert figure() == 500
        assert rows_of(CONCURRENT_USERS, CONCURRENT_USERS.numerator, YEAR).count() == 1

    def test_a_latest_test_beyond_the_limits_leaves_no_figure(self, demonstration, portal, engineer, officer):
        signed(officer, recorded(engineer, portal, day=date(2024, 3, 1), users=900), month=3, day=2)
        slow = signed(officer, recorded(engineer, portal, day=date(2024, 5, 12), p95_ms=2000))
        assert (slow.within_limits, figure()) == (False, None)

    def test_of_several_systems_the_lowest_is_printed(self, demonstration, portal, bases, engineer, officer):
        signed(officer, recorded(engineer, portal))
        assert figure(system="portal,bases") is None
        signed(officer, recorded(engineer, bases, users=200))
        assert [figure(system=each) for each in ("portal", "bases", "portal,bases")] == [500, 200, 200]

    def test_a_year_that_is_over_keeps_its_figure(self, demonstration, portal, engineer, officer):
        signed(officer, recorded(engineer, portal))
        late = recorded(engineer, portal, day=date(2024, 12, 30), users=50)
        before = figure()
        signed(officer, late, month=1, day=8, year=2025)
        first = LoadTest.objects.get(users=500)
        with at(2, 1, 2025):
            perform("void", first, by=officer, data={"reason": "环境与生产不同"})
        assert (before, figure(), figure(Period.year(2025))) == (500, 500, None)

    def test_a_void_test_answers_nothing(self, demonstration, portal, engineer, officer):
        test = signed(officer, recorded(engineer, portal))
        with at(6, 1):
            perform("void", test, by=officer, data={"reason": "报告有误"})
        assert figure() is None


class TestPages:
    def test_an_engineer_records_and_an_officer_signs(self, client, portal, engineer, officer):
        signed_in(client, engineer)
        given = {**FACTS, "system": portal.pk, "tested_on": "2024-05-12", "report": report()}
        answer = client.post(reverse("operations:load_test_new"), given)
        test = LoadTest.objects.get()
        assert answer.url == test.get_absolute_url()
        assert test.late is True
        signed_in(client, officer)
        client.post(reverse("operations:load_test_move", args=[test.public_id, "sign"]))
        page = client.get(test.get_absolute_url()).content.decode()
        assert "已签认" in page
        assert test.report.sha256[:32] in page
        file = client.get(reverse("operations:load_test_report", args=[test.public_id]))
        assert b"".join(file.streaming_content) == "报告".encode()

    def test_a_wrong_form_says_what_is_wrong_and_stores_nothing(self, client, portal, engineer):
        signed_in(client, engineer)
        given = {**FACTS, "system": portal.pk, "tested_on": "2999-01-01", "report": report(), "users": 0}
        page = client.post(reverse("operations:load_test_new"), given).content.decode()
        assert "errorlist" in page
        assert LoadTest.objects.count() == 0

    def test_a_program_as_report_is_refused(self, client, portal, engineer):
        signed_in(client, engineer)
        program = SimpleUploadedFile("报告.exe", b"MZ")
        given = {**FACTS, "system": portal.pk, "tested_on": "2024-05-12", "report": program}
        assert "只接收" in client.post(reverse("operations:load_test_new"), given).content.decode()

    def test_the_list_is_searched_and_exported(self, client, demonstration, portal, engineer, officer):
        signed(officer, recorded(engineer, portal))
        signed_in(client, officer)
        url = reverse("operations:load_tests")
        assert "门户网站" in client.get(url, {"year": 2024, "q": "locust"}).content.decode()
        assert "没有压力测试" in client.get(url, {"year": 2024, "q": "nothing"}).content.decode()
        answer = client.get(reverse("operations:load_tests_xlsx"), {"year": 2024})
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
