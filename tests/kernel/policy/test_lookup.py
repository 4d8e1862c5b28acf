"""What a parameter was on a date: file, then the city's own version, and the version that a case kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from tests.kernel.policy.conftest import CAP
from yanfa.kernel import policy
from yanfa.kernel.policy import catalogue, checks, installation
from yanfa.kernel.policy.files import BadParameter
from yanfa.kernel.policy.lookup import NoVersion, all_in_force
from yanfa.kernel.policy.models import Installation, ParameterVersion


def own_version(value, valid_from, *, valid_to=None, decision="approved"):
    users = get_user_model().objects
    maker, checker = (users.get_or_create(login=name)[0] for name in ("maker", "checker"))
    at = datetime(2024, 1, 1, tzinfo=UTC)
    decided = {} if decision == "proposed" else {"decided_by": checker, "decided_at": at}
    return ParameterVersion.objects.create(
        code="vouchers.cap",
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        basis_document="本市实施细则",
        reason="市里规定不同",
        decision=decision,
        proposed_by=maker,
        proposed_at=at,
        **decided,
    )


@pytest.mark.django_db
class TestGet:
    @pytest.mark.parametrize(
        ("on", "value", "unverified"),
        [
            (date(2016, 1, 1), Decimal("300000.50"), True),
            (date(2019, 12, 31), Decimal("300000.50"), True),
            (date(2020, 7, 1), 500000, False),
            (date(2099, 1, 1), 500000, False),
        ],
    )
    def test_version_of_the_file(self, on, value, unverified):
        found = policy.get("vouchers.cap", on=on)
        assert (found.value, found.unverified, found.unit) == (value, unverified, "元")
        assert found.version_id.startswith("vouchers.cap@20")

    def test_today_without_a_date(self, time_machine):
        time_machine.move_to(datetime(2019, 12, 31, 15, 59, tzinfo=UTC))
        assert policy.get("vouchers.cap").value == Decimal("300000.50")
        time_machine.move_to(datetime(2020, 6, 30, 16, 0, tzinfo=UTC))
        assert policy.get("vouchers.cap").value == 500000

    @pytest.mark.parametrize("on", [date(2015, 12, 31), date(2020, 1, 1), date(2020, 6, 30)])
    def test_date_without_a_version(self, on):
        with pytest.raises(NoVersion, match=f"年度兑付上限.*{on.isoformat()}"):
            policy.get("vouchers.cap", on=on)

    def test_unknown_code(self):
        with pytest.raises(LookupError, match=r"vouchers\.cup"):
            policy.get("vouchers.cup")

    def test_own_version_wins_while_it_holds(self):
        own = own_version("400000.25", date(2024, 1, 1), valid_to=date(2024, 12, 31))
        assert policy.get("vouchers.cap", on=date(2023, 12, 31)).value == 500000
        found = policy.get("vouchers.cap", on=date(2024, 12, 31))
        assert (found.value, found.version_id) == (Decimal("400000.25"), f"database:{own.pk}")
        assert str(found.basis) == "《本市实施细则》"
        assert policy.get("vouchers.cap", on=date(2025, 1, 1)).value == 500000

    def test_later_own_version_wins(self):
        own_version("400000", date(2024, 1, 1))
        own_version("450000", date(2024, 6, 1))
        assert policy.get("vouchers.cap", on=date(2024, 5, 31)).value == 400000
        assert policy.get("vouchers.cap", on=date(2024, 6, 1)).value == 450000

    @pytest.mark.parametrize("decision", ["proposed", "rejected"])
    def test_undecided_and_rejected_versions_judge_nothing(self, decision):
        own_version("400000", date(2024, 1, 1), decision=decision)
        assert policy.get("vouchers.cap", on=date(2024, 6, 1)).value == 500000

    @pytest.mark.parametrize("on", [date(2016, 1, 1), date(2024, 5, 31), date(2024, 6, 1)])
    def test_all_at_once_are_what_each_is(self, on, django_assert_num_queries):
        own_version("400000", date(2024, 1, 1), valid_to=date(2024, 12, 31))
        own_version("450000", date(2024, 6, 1))
        own_version("1", date(2016, 1, 1), decision="rejected")
        with django_assert_num_queries(1):
            found = all_in_force(on)
        assert found == {"vouchers.cap": policy.get("vouchers.cap", on=on)}

    def test_a_gap_is_none_and_the_source_is_told(self):
        assert all_in_force(date(2020, 1, 1)) == {"vouchers.cap": None}
        assert policy.get("vouchers.cap", on=date(2016, 1, 1)).source == "旧办法正文"
        own_version("1", date(2016, 1, 1))
        assert policy.get("vouchers.cap", on=date(2016, 1, 1)).source == "市里规定不同"


@pytest.mark.django_db
class TestKeptVersion:
    def test_case_is_judged_by_the_version_it_kept(self):
        shipped = policy.get("vouchers.cap", on=date(2018, 1, 1))
        own_version("1", date(2016, 1, 1))
        assert policy.get("vouchers.cap", on=date(2018, 1, 1)).value == 1
        assert policy.get_version(shipped.version_id) == shipped
        own = policy.get("vouchers.cap", on=date(2018, 1, 1))
        assert policy.get_version(own.version_id) == own

    def test_changed_file_does_not_rejudge_old_cases(self, parameter_file):
        kept = policy.get("vouchers.cap", on=date(2018, 1, 1)).version_id
        parameter_file.write_text(CAP.replace("300000.50", "300000.60"), "utf-8")
        catalogue.catalogue.cache_clear()
        with pytest.raises(NoVersion, match="被改动过"):
            policy.get_version(kept)

    def test_undecided_version_is_none(self):
        with pytest.raises(NoVersion):
            policy.get_version(f"database:{own_version('1', date(2016, 1, 1), decision='proposed').pk}")


class TestChecks:
    def test_right_files_pass(self):
        assert checks.check_parameter_files(None) == []

    def test_wrong_file_is_an_error_in_a_sentence(self, parameter_file):
        parameter_file.write_text(CAP.replace("unit", "units"), "utf-8")
        (error,) = checks.check_parameter_files(None)
        assert (error.id, error.msg) == (
            "policy.E001",
            "parameters.toml 的参数“vouchers.cap”：不认识的键 units。",
        )

    def test_code_used_in_two_files(self, parameter_file, tmp_path, monkeypatch):
        other = tmp_path / "other.toml"
        other.write_text(CAP, "utf-8")
        for module in (checks, catalogue):
            monkeypatch.setattr(module, "parameter_files", lambda: iter([parameter_file, other]))
        assert [error.id for error in checks.check_parameter_files(None)] == ["policy.E002"]
        catalogue.catalogue.cache_clear()
        with pytest.raises(BadParameter, match="写了两次"):
            catalogue.catalogue()


@pytest.mark.django_db
class TestInstallation:
    def test_mark_is_written_once(self):
        assert installation.kind() is None
        installation.mark("production")
        installation.mark("production")
        assert installation.kind() == "production"
        assert not installation.is_demonstration()
        with pytest.raises(installation.AlreadyMarked, match="已标记为“正式”，不能改为“演示”"):
            installation.mark("demonstration")

    def test_mark_cannot_be_saved_over_or_doubled(self):
        installation.mark("demonstration")
        row = Installation.objects.get()
        row.kind = "production"
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Installation.objects.create(pk=2, kind="production")
        assert installation.is_demonstration()

    def test_update_of_the_mark_is_refused(self):
        installation.mark("demonstration")
        with pytest.raises(TypeError, match="never changes"):
            Installation.objects.update(kind="production")
        with pytest.raises(TypeError, match="never changes"):
            Installation.objects.all().delete()
