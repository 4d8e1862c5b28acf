"""Writing records and what hangs on them: refusals at their field, the second saver told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.subsystems.instruments import factories as make
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import Instrument, InstrumentVersion
from yanfa.subsystems.instruments.services import registry, registry_parts
from yanfa.subsystems.instruments.services.registry_import import import_published

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
CUSTOMS = {
    "declaration_no": "221820241182000017",
    "certificate_no": "Z22182400017",
    "contract_no": "2024-IM-017",
    "port": "浦东机场",
    "customs_office": "上海海关",
    "hs_code": "90121000",
    "imported_on": date(2024, 1, 20),
    "released_on": date(2024, 1, 25),
    "sharing_declared": True,
}


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def keeper(unit):
    return make.keeper_of(unit)


@pytest.fixture
def admin(unit):
    return make.admin_of(unit)


def test_a_keeper_begins_a_record_of_the_own_unit(unit, keeper) -> None:
    record = registry.draft(unit, by=keeper, facts=make.facts())
    assert (record.state, record.created_by, record.version) == ("draft", keeper, 1)
    assert registry.completeness_of(record) == Decimal("100.00")


def test_nobody_else_does(unit) -> None:
    stranger = make.keeper_of(make.unit("临港检测中心"))
    with pytest.raises(Exception, match="您不是该单位的"):
        registry.draft(unit, by=stranger, facts=make.facts())
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("fault", "field", "words"),
    [
        ({"category": "019901"}, "category", "没有仪器分类编码"),
        ({"country": "XX"}, "country", "没有国家（地区）代码"),
        ({"district": "999999"}, "district", "没有代码为"),
        ({"subjects": ["430", "150", "140", "130", "110"]}, "subjects", "最多填 4 个"),
        ({"subjects": ["430", "430"]}, "subjects", "不能重复"),
        ({"subjects": ["431"]}, "subjects", "没有学科代码"),
        ({"fund_own": Decimal("0.02")}, "original_value", "相差 -0.02 元"),
        ({"fund_municipal": Decimal("-1")}, "fund_municipal", "0"),
        ({"accepted_on": date(2024, 1, 7)}, "accepted_on", "不能早于购置日期"),
        ({"in_use_since": date(2124, 1, 1)}, "in_use_since", "不能晚于今天"),
        ({"belongs_to": "centre"}, "belongs_name", "填写其名称"),
        ({"contact_postcode": "20120"}, "contact_postcode", "6 位数字"),
        ({"name": ""}, "name", ""),
    ],
)
def test_a_mistake_is_told_at_its_field(unit, keeper, fault, field, words) -> None:
    with pytest.raises(ValidationError) as refused:
        registry.draft(unit, by=keeper, facts=make.facts() | fault)
    assert words in " ".join(refused.value.message_dict[field])
    assert not Instrument.objects.exists()


def test_a_number_of_the_unit_is_used_once_in_the_unit(unit, keeper) -> None:
    facts = make.facts()
    registry.draft(unit, by=keeper, facts=facts)
    with pytest.raises(ValidationError, match="已有这个仪器编号"):
        registry.draft(unit, by=keeper, facts=facts)
    other = make.unit("临港检测中心")
    assert registry.draft(other, by=make.keeper_of(other), facts=facts).inner_no == facts["inner_no"]


def test_the_second_of_two_savers_is_told_and_nothing_is_lost(unit, keeper, admin) -> None:
    record = make.instrument(unit, published=False)
    registry.write(record, by=keeper, version=1, facts={"model": "SU8230"})
    with pytest.raises(ValidationError, match="他人已修改"):
        registry.write(record, by=admin, version=1, facts={"model": "SU9000"})
    record.refresh_from_db()
    assert (record.model, record.version) == ("SU8230", 2)


def test_what_stays_the_same_raises_no_version(unit, keeper) -> None:
    record = make.instrument(unit, published=False)
    assert registry.write(record, by=keeper, version=1, facts={"model": record.model}).version == 1


def test_what_is_published_is_not_written_over(unit, keeper) -> None:
    record = make.instrument(unit)
    with pytest.raises(PermissionDenied, match="请办理变更"):
        registry.write(record, by=keeper, version=1, facts={"model": "SU8230"})


def test_customs_papers_by_their_formats(unit, keeper) -> None:
    record = make.instrument(unit, published=False, customs_supervised=True)
    with pytest.raises(ValidationError) as refused:
        registry_parts.keep_customs(
            record, by=keeper, facts=CUSTOMS | {"declaration_no": "22", "certificate_no": "z", "hs_code": "9"}
        )
    assert refused.value.message_dict.keys() >= {"declaration_no", "certificate_no", "hs_code"}
    papers = registry_parts.keep_customs(record, by=keeper, facts=CUSTOMS)
    perform("submit", record, by=keeper)
    assert papers.instrument == record


def test_customs_released_before_import_is_refused(unit, keeper) -> None:
    record = make.instrument(unit, published=False)
    with pytest.raises(ValidationError, match="放行日期不能早于进口日期"):
        registry_parts.keep_customs(record, by=keeper, facts=CUSTOMS | {"released_on": date(2024, 1, 1)})


def test_a_picture_is_a_picture_of_at_most_one_megabyte(unit, keeper) -> None:
    record = make.instrument(unit, published=False)
    with pytest.raises(ValidationError) as refused:
        registry_parts.add_image(record, by=keeper, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    assert "file" in refused.value.message_dict
    large = SimpleUploadedFile("a.png", PNG + b"\0" * 1024 * 1024)
    with pytest.raises(ValidationError, match="超过"):
        registry_parts.add_image(record, by=keeper, file=large)
    image = registry_parts.add_image(record, by=keeper, file=SimpleUploadedFile("a.png", PNG), caption="正面")
    registry_parts.remove_image(image, by=keeper)
    assert not record.images.exists()


def test_a_price_ends_the_one_before_it_and_begins_a_version(unit, admin) -> None:
    record = make.instrument(unit)
    price = {"item": "形貌观察", "unit": "小时", "inner_price": Decimal(200), "outer_price": Decimal(600)}
    registry_parts.set_price(record, by=admin, facts=price | {"valid_from": date(2024, 4, 1)})
    registry_parts.set_price(
        record, by=admin, facts=price | {"outer_price": Decimal(650), "valid_from": date(2025, 1, 1)}
    )
    spans = list(record.prices.order_by("valid_from").values_list("valid_from", "valid_to"))
    assert spans == [(date(2024, 4, 1), date(2024, 12, 31)), (date(2025, 1, 1), None)]
    assert record.prices.in_force(date(2024, 12, 31)).get().outer_price == 600
    assert record.prices.in_force(date(2025, 1, 1)).get().outer_price == 650
    assert record.versions.count() == 3
    with pytest.raises(ValidationError, match="更晚生效"):
        registry_parts.set_price(record, by=admin, facts=price | {"valid_from": date(2024, 6, 1)})


def test_a_keeper_does_not_touch_prices_of_what_is_published(unit, keeper) -> None:
    record = make.instrument(unit)
    price = {"item": "形貌观察", "unit": "小时", "valid_from": date(2024, 4, 1)}
    with pytest.raises(PermissionDenied):
        registry_parts.set_price(record, by=keeper, facts=price)


def test_service_hours_lie_within_run_hours(unit, keeper) -> None:
    record = make.instrument(unit)
    facts = {"run_hours": Decimal(900), "service_hours": Decimal(901), "run_status": "normal"}
    with pytest.raises(ValidationError, match="不能多于年总运行机时"):
        registry_parts.keep_year(record, by=keeper, year=2024, facts=facts)
    registry_parts.keep_year(record, by=keeper, year=2024, facts=facts | {"service_hours": Decimal(900)})
    registry_parts.keep_year(record, by=keeper, year=2024, facts=facts | {"service_hours": Decimal(800)})
    assert record.years.get().service_hours == 800


def test_thousands_are_taken_in_with_their_past(unit, django_assert_max_num_queries) -> None:
    start = datetime(2022, 5, 1, tzinfo=UTC)
    records = [Instrument(organisation=unit, **make.facts()) for _number in range(60)]
    histories = [
        [("submitted", start + timedelta(days=day)), ("published", start + timedelta(days=day + 4))]
        for day in range(60)
    ]
    with django_assert_max_num_queries(80):
        stored = import_published(records, by=None, source="迁移", histories=histories, found=False)
    numbers = [record.platform_no for record in stored]
    assert len(set(numbers)) == 60
    assert numbers[-1].endswith("00060")
    assert InstrumentVersion.objects.standing().count() == 60
    first = Instrument.objects.order_by("pk").first()
    assert first.submitted_at == start
    assert first.first_published_at == start + timedelta(days=4)
    assert first.resource.listed_on == date(2022, 5, 5)


def test_a_retired_one_comes_with_the_end_of_its_version(unit) -> None:
    at = datetime(2022, 5, 1, tzinfo=UTC)
    history = [("published", at), ("retired", at + timedelta(days=100))]
    record = Instrument(organisation=unit, **make.facts())
    import_published([record], by=None, source="迁移", histories=[history], entry="import_retired")
    version = record.versions.get()
    assert (version.valid_from, version.valid_to) == (at, at + timedelta(days=100))
    assert InstrumentVersion.objects.at(at + timedelta(days=99)).get() == version
    assert not InstrumentVersion.objects.at(at + timedelta(days=100)).exists()


def test_two_versions_cannot_stand_at_once(unit) -> None:
    record = make.instrument(unit)
    version = record.versions.get()
    version.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_a_unit_sees_its_own_staff_see_all_others_none(unit, keeper, admin) -> None:
    record = make.instrument(unit)
    foreign = make.instrument(make.unit("临港检测中心"), share_mode="internal")
    seen = Instrument.objects.visible_to
    assert list(seen(keeper)) == list(seen(admin)) == [record]
    assert set(seen(make.clerk())) == {record, foreign}
    assert not seen(make.person()).exists()
    assert list(Instrument.objects.shared()) == [record]


def test_the_overview_counts_what_the_unit_answers_for(unit, keeper) -> None:
    make.instrument(unit)
    make.instrument(unit, published=False)
    overview = registry.overview_of(unit)
    assert (overview["listed"], overview["value"]) == (1, Decimal("1200000.00"))
    assert overview["states"] == {"published": 1, "draft": 1}
    assert (overview["overdue"], overview["unfinished"], overview["changes"]) == (1, 1, 0)
