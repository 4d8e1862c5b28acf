"""Assets: birth, moves of the process, places, the list of core devices, and contracts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.operations.systems.records import (
    FIRST,
    YEAR,
    asset,
    days,
    engineer,
    figure,
    officer,
    system,
)
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import StateSpan
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.models import Asset, CoreListing
from yanfa.subsystems.operations.services import assets
from yanfa.subsystems.operations.services.assets_facts import facts_of

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return " ".join(refusal.value.messages)


def registered(**facts):
    given = {"number": "A-1", "name": "终端", "kind": "terminal", "stocked_on": today()} | facts
    return assets.register(by=officer(), **given)


def test_an_asset_is_born_in_stock_with_its_place():
    portal = system()
    made = registered(site="机房", system=portal)
    assert (made.state, made.late) == ("in_stock", False)
    place = made.places.get()
    assert (place.site, place.system, place.starts_on) == ("机房", portal, today())
    assert figure("operations.desktop_terminals", today().year) == 0


def test_the_way_through_the_process_and_who_makes_it():
    made, worker, by = registered(), engineer(), officer("second")
    perform("install", made, by=worker)
    assert figure("operations.desktop_terminals", today().year) == 1
    perform("send_to_repair", made, by=worker, data={"reason": "屏幕"})
    assert figure("operations.desktop_terminals", today().year) == 1
    perform("return_to_use", made, by=worker)
    with pytest.raises(MoveRefused):
        perform("take_out_of_use", made, by=worker, data={"reason": "旧"})
    perform("take_out_of_use", made, by=by, data={"reason": "旧"})
    assert figure("operations.desktop_terminals", today().year) == 0
    with pytest.raises(MoveRefused):
        perform("scrap", made, by=by)
    perform("scrap", made, by=by, data={"document": "沪科资〔2026〕1号"})
    assert [span.tag for span in StateSpan.objects.for_target(made).order_by("pk")] == [
        "stocked",
        "serving",
        "repair",
    ]


def test_numbers_are_unique_and_days_do_not_lie_ahead():
    registered()
    by = officer("second")
    facts = {"number": "A-1", "name": "x", "kind": "server", "stocked_on": today()}
    assert "编号" in refused(lambda: assets.register(by=by, **facts))
    facts |= {"number": "A-2", "stocked_on": days(1)}
    assert "还没有发生" in refused(lambda: assets.register(by=by, **facts))
    with pytest.raises(MoveRefused):
        assets.register(by=engineer(), **(facts | {"stocked_on": today()}))
    assert Asset.objects.count() == 1


def test_kind_and_number_stay():
    made = asset()
    changed = assets.change(
        made, by=officer(), version=1, facts={"name": "新名", "kind": "server", "number": "B"}
    )
    changed.refresh_from_db()
    assert (changed.name, changed.kind, changed.number) == ("新名", "terminal", "A-1")
    assert "他人已修改" in refused(
        lambda: assets.change(made, by=officer("another"), version=1, facts={"name": "x"})
    )


def test_places_follow_one_another():
    made, by = asset(site="三楼"), officer()
    assets.move(made, by=by, starts_on=date(YEAR, 5, 1), site="五楼")
    for day in (date(YEAR, 5, 1), date(YEAR, 2, 1)):
        assert "晚于上一次" in refused(lambda day=day: assets.move(made, by=by, starts_on=day, site="x"))
    assert [label for label, _ in facts_of(YEAR)][4:] == ["五楼"]


def test_the_list_of_core_devices_has_versions_and_days():
    made, by = asset(kind="server"), officer()
    listing = assets.list_core(made, by=by, starts_on=date(YEAR, 2, 1), list_version=f"{YEAR}-1")
    assert "重叠" in refused(
        lambda: assets.list_core(made, by=by, starts_on=date(YEAR, 3, 1), list_version="x")
    )
    end = assets.delist_core(
        listing, by=by, ended_on=date(YEAR, 8, 1), list_version=f"{YEAR}-2", reason="换新"
    )
    assert (listing.recorded_by, end.recorded_by, end.late) == (by, by, True)
    core = Asset.objects.core_on
    assert [core(date(YEAR, month, 1)).count() for month in (1, 2, 7, 8)] == [0, 1, 1, 0]
    assets.list_core(made, by=by, starts_on=date(YEAR, 9, 1), list_version=f"{YEAR}-3")
    assert CoreListing.objects.count() == 2
    with pytest.raises(PermissionDenied):
        assets.delist_core(CoreListing.objects.last(), by=engineer(), ended_on=today())


def test_contracts_cover_assets_and_change_with_a_version():
    first, second, by = asset("A-1"), asset("A-2"), officer()
    facts = {"number": "C-1", "name": "维保", "supplier": "甲公司", "starts_on": FIRST, "ends_on": days(10)}
    made = assets.register_contract(by=by, assets=[first], **facts)
    changed = assets.change_contract(
        made, by=by, version=1, facts={"supplier": "乙公司"}, assets=[first, second]
    )
    assert (changed.version, set(changed.assets.all())) == (2, {first, second})
    assert "他人已修改" in refused(
        lambda: assets.change_contract(made, by=by, version=1, facts={"name": "x"})
    )
    assert "不能早于" in refused(
        lambda: assets.register_contract(
            by=by, **(facts | {"number": "C-2", "ends_on": date(YEAR - 1, 1, 1)})
        )
    )


def test_repairs_of_the_year_stand_beside_the_figure():
    made, by = asset(), engineer()
    perform("send_to_repair", made, by=by, data={"reason": "屏幕"})
    assert [number for _, number in facts_of(today().year)][:3] == [1, 1, 1]
    assert [number for _, number in facts_of(YEAR)][:3] == [1, 1, 0]
