"""The catalogue's entries follow the records, whatever way a record changes; the index and the memory with them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.subsystems.instruments.factories import instrument, unit, usage_report
from yanfa.kernel.search.finding import find as find_anywhere
from yanfa.kernel.search.indexing import rebuild as index_all
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.workflow import door
from yanfa.subsystems.instruments.models import (
    CatalogueEntry,
    Instrument,
    InstrumentYear,
    PriceItem,
    UsageRecord,
)
from yanfa.subsystems.instruments.rules.catalogue.questions import Question
from yanfa.subsystems.instruments.services.catalogue.figures import count_usage
from yanfa.subsystems.instruments.services.catalogue.finding import find
from yanfa.subsystems.instruments.services.catalogue.listing import catch_up, rebuild, stale, verify_catalogue
from yanfa.subsystems.instruments.services.catalogue.snapshot import current

pytestmark = pytest.mark.django_db


def found(text="", **chosen):
    """Names of what a question finds."""
    sort = "relevance" if text else "newest"
    return [each.name for each in find(Question(text, chosen, sort)).records()]


def used(record, hours, **facts):
    """A use in the evaluation year 2024 to 2025."""
    start = datetime(2025, 2, 10, 1, tzinfo=UTC)
    return UsageRecord.objects.create(
        instrument=record,
        report=usage_report(record.organisation),
        origin="platform",
        served_on=start.date(),
        started_at=start,
        ended_at=start + timedelta(hours=hours),
        hours=hours,
        **facts,
    )


def bulk(record, **facts):
    """Change a record past every signal, as imports and moves of sets do."""
    Instrument.objects.filter(pk=record.pk).update(version=record.version + 1, **facts)


def test_a_published_instrument_is_listed_and_found_at_once():
    instrument(name="高分辨质谱仪", model="Q-Exactive")
    assert found("质谱") == ["高分辨质谱仪"]
    assert found("exactive") == ["高分辨质谱仪"]
    assert [each.title for each in find_anywhere("质谱仪", None)] == [
        "高分辨质谱仪 Field emission scanning electron microscope Q-Exactive"
    ]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "unit_review"])
def test_what_is_not_published_is_not_found(state):
    if state == "draft":
        instrument(published=False)
    else:
        record = instrument()
        bulk_state(record, state)
        catch_up()
    assert found() == []
    assert find(Question("扫描")).total == 0
    assert find_anywhere("扫描", None) == []


def bulk_state(record, state):
    """A state that the record would have come to by moves of sets."""
    with door.opened():
        Instrument.objects.filter(pk=record.pk).update(state=state)


def test_a_retired_one_leaves_the_catalogue_and_the_index():
    record = instrument()
    bulk_state(record, "retired")
    assert catch_up() == 1
    assert found("扫描") == []
    assert not CatalogueEntry.objects.get(instrument=record).listed
    kind = ContentType.objects.get_for_model(CatalogueEntry)
    assert not SearchEntry.objects.filter(content_type=kind).exists()


def test_a_suspended_one_stays_and_says_so():
    record = instrument()
    bulk_state(record, "suspended")
    catch_up()
    assert found("扫描") == [record.name]
    assert CatalogueEntry.objects.get(instrument=record).suspended


def test_a_secret_one_is_nowhere():
    record = instrument()
    bulk(record, secret=True, secret_reason="涉密", secret_approver="保密办")
    catch_up()
    assert found() == []
    assert find_anywhere("扫描", None) == []


def test_changed_words_are_found_and_the_old_ones_are_not():
    record = instrument(name="扫描电子显微镜")
    bulk(record, name="气相色谱仪", name_en="", function="", model="GC", technical="", service_content="")
    catch_up()
    assert (found("色谱"), found("显微镜")) == (["气相色谱仪"], [])


def test_the_contact_is_not_found():
    instrument(contact_name="欧阳静怡", contact_phone="021-50001234")
    assert find(Question("欧阳静怡")).total == 0
    assert find(Question("50001234")).total == 0


def test_a_unit_found_under_its_new_name():
    record = instrument(unit("华东材料研究院"))
    record.organisation.name = "长江新材料研究院"
    record.organisation.save()
    assert found("长江新材料") == [record.name]
    assert found("华东") == []


def test_memory_holds_until_something_changes():
    record = instrument()
    before = current()
    assert current() is before
    bulk(record, district="310104")
    catch_up()
    after = current()
    assert after is not before
    assert [row.district for row in after.rows] == ["310104"]


def test_prices_are_a_facet():
    record = instrument(fee="")
    assert found(fee=("yes",)) == []
    price = PriceItem.objects.create(
        instrument=record, item="机时", unit="小时", outer_price=600, valid_from=date(2024, 1, 1)
    )
    assert found(fee=("yes",)) == [record.name]
    price.delete()
    assert found(fee=("yes",)) == []


def test_catching_up_ends_and_repeats_nothing():
    for number in range(3):
        bulk(instrument(name=f"仪器{number}"), name=f"新仪器{number}")
    assert stale().count() == 3
    assert (catch_up(), catch_up(), rebuild()) == (3, 0, 0)
    assert verify_catalogue() == []


def test_the_check_finds_an_entry_that_lies():
    record = instrument()
    CatalogueEntry.objects.filter(instrument=record).update(value=1, district="310104")
    assert verify_catalogue() == [f"The catalogue's entry of {record.public_id} differs in district, value."]
    CatalogueEntry.objects.all().delete()
    assert verify_catalogue() == [f"The catalogue has no entry of the instrument {record.public_id}."]
    assert rebuild() == 1
    assert verify_catalogue() == []


def test_an_index_rebuilt_by_the_kernel_is_the_same():
    instrument(name="核磁共振波谱仪")
    index_all()
    assert found("核磁") == ["核磁共振波谱仪"]


def test_usage_counts_within_the_evaluation_year():
    record, other = instrument(), instrument(record_unit := unit("第二单位"))
    assert other.organisation == record_unit
    used(record, 3)
    used(record, 2, external=False)
    assert count_usage(date(2025, 8, 1)) == 1
    entry = CatalogueEntry.objects.get(instrument=record)
    assert (entry.used_hours, entry.outside_hours, entry.uses) == (5, 3, 2)
    InstrumentYear.objects.create(
        instrument=other, year=2024, run_hours=1500, service_hours=400, run_status="normal"
    )
    assert count_usage(date(2025, 8, 1)) == 1
    assert CatalogueEntry.objects.get(instrument=other).used_hours == Decimal(1500)
    assert count_usage(date(2026, 8, 1)) == 2
    assert find(Question(sort="used")).records()[0].catalogue_entry.used_hours == 0
