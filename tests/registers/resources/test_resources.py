"""The register of resources: entries kept by their owners, announced, found, listed for staff, hidden from others."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.registers.people import account, signed_in
from tests.registers.units import unit
from yanfa.registers.resources import api
from yanfa.registers.resources.events import resource_changed, resource_listed
from yanfa.registers.resources.models import Resource

pytestmark = pytest.mark.django_db


def listed(number="42500123600001", **facts) -> Resource:
    given = {
        "kind": api.ResourceKind.INSTRUMENT,
        "name": "场发射扫描电子显微镜",
        "organisation": facts.pop("organisation", None) or unit(),
        "listed_on": date(2024, 3, 1),
        "link": "/instruments/registry/x/",
    }
    return api.publish_resource(number=number, **(given | facts))


@pytest.fixture
def heard():
    """What the register announced, by kind."""
    told: list[tuple[str, str]] = []

    def on_listed(resource, **rest):
        told.append(("listed", resource.number))

    def on_changed(resource, **rest):
        told.append(("changed", resource.status))

    resource_listed.connect(on_listed)
    resource_changed.connect(on_changed)
    yield told
    resource_listed.disconnect(on_listed)
    resource_changed.disconnect(on_changed)


def test_an_entry_is_listed_changed_suspended_and_retired_and_each_is_announced(heard) -> None:
    resource = listed()
    api.change_resource(resource, {"name": "冷场扫描电镜"})
    api.suspend_resource(resource)
    api.resume_resource(resource)
    api.retire_resource(resource)
    assert heard == [
        ("listed", "42500123600001"),
        ("changed", "listed"),
        ("changed", "suspended"),
        ("changed", "listed"),
        ("changed", "retired"),
    ]
    resource.refresh_from_db()
    assert (resource.name, resource.status) == ("冷场扫描电镜", "retired")


def test_what_stays_the_same_is_not_announced(heard) -> None:
    resource = listed()
    before = resource.changed_at
    api.change_resource(resource, {"name": resource.name, "district": resource.district})
    api.resume_resource(resource)
    resource.refresh_from_db()
    assert (heard, resource.changed_at) == ([("listed", "42500123600001")], before)


def test_number_and_kind_stay_and_what_left_does_not_come_back() -> None:
    resource = listed()
    with pytest.raises(api.ResourceRefused, match="number"):
        api.change_resource(resource, {"number": "X"})
    api.withdraw_resource(resource)
    with pytest.raises(api.ResourceRefused, match="left the catalogue"):
        api.resume_resource(resource)


def test_a_number_is_given_once_and_names_are_not_empty() -> None:
    listed()
    with pytest.raises(ValidationError):
        listed()
    with pytest.raises(ValidationError):
        listed("2", name="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.update(status="lost")


def test_many_are_listed_with_one_statement(django_assert_max_num_queries) -> None:
    owner = unit()
    rows = [
        Resource(
            kind="instrument",
            number=f"N{number}",
            name="质谱仪",
            organisation=owner,
            listed_on=date(2024, 3, 1),
        )
        for number in range(50)
    ]
    with django_assert_max_num_queries(4):
        api.publish_resources(rows, found=False)
    assert Resource.objects.standing().count() == 50


def test_found_by_number_or_by_a_name_that_one_has() -> None:
    first = listed("A1", name="质谱仪")
    second = listed("A2", name="色谱仪", organisation=first.organisation)
    assert api.find(" a1 ") == first
    assert api.find("色谱仪", kind="instrument") == second
    assert api.find("色谱仪", kind="service") is None
    assert api.find("") is None
    listed("A3", name="质谱仪", organisation=first.organisation)
    assert api.find("质谱仪") is None
    api.retire_resource(first)
    assert api.find("A1") is None


def test_the_list_is_for_staff_with_filters_and_export(client) -> None:
    owner = unit()
    listed("A1", name="质谱仪", organisation=owner)
    api.retire_resource(listed("A2", name="色谱仪", organisation=owner))
    signed_in(client, account("staff", "director"))
    page = client.get(reverse("resources:resources"), {"status": "listed"}).content.decode()
    assert "质谱仪" in page
    assert "色谱仪" not in page
    sheet = client.post(reverse("resources:export_csv") + "?q=色谱").content.decode("utf-8-sig")
    assert "A2" in sheet
    assert "A1" not in sheet
    signed_in(client, account("citizen"))
    assert client.get(reverse("resources:resources")).status_code == 403


def test_the_list_asks_the_same_number_of_questions_however_long(
    client, django_assert_max_num_queries
) -> None:
    owner = unit()
    for number in range(5):
        listed(f"A{number}", organisation=owner)
    signed_in(client, account("staff", "director"))
    client.get(reverse("resources:resources"))
    with django_assert_max_num_queries(12):
        client.get(reverse("resources:resources"))
