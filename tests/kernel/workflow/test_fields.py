"""The state field: every way past the doors is refused, and what is not a change of state goes on."""

import copy
import pickle

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.db.models import Case as SqlCase
from django.db.models import CharField, F, Value, When
from django.db.models.functions import Lower

from tests.sampleapp.models import Case
from yanfa.kernel.workflow.door import StateDoorClosed, opened
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.records import state_field

pytestmark = pytest.mark.django_db


def stored_state(case):
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def set_and_save(case, **options):
    case.state = "approved"
    case.save(**options)


def set_in_bulk(case):
    case.state = "approved"
    Case.objects.bulk_update([case], ["state"])


PAST_THE_DOOR = {
    "save": set_and_save,
    "save with update_fields": lambda case: set_and_save(case, update_fields=["state"]),
    "save of another column beside it": lambda case: set_and_save(case, update_fields=["state", "title"]),
    "save of an expression": lambda case: (setattr(case, "state", Value("approved")), case.save()),
    "update": lambda case: Case.objects.filter(pk=case.pk).update(state="approved"),
    "update of everything": lambda case: Case.objects.update(state="approved"),
    "update with a value": lambda case: Case.objects.update(state=Value("approved")),
    "update from another column": lambda case: Case.objects.update(state=F("title")),
    "update by a function": lambda case: Case.objects.update(state=Lower("state")),
    "update by a condition": lambda case: Case.objects.update(
        state=SqlCase(When(pk=case.pk, then=Value("approved")), output_field=CharField())
    ),
    "update beside others": lambda case: Case.objects.update(title="新", state="approved"),
    "bulk_update": set_in_bulk,
    "update_or_create": lambda case: Case.objects.update_or_create(
        pk=case.pk, defaults={"state": "approved"}
    ),
    "deserialised": lambda case: next(
        serializers.deserialize(
            "json", serializers.serialize("json", [case]).replace('"state": "draft"', '"state": "approved"')
        )
    ).save(),
}

BIRTHS = {
    "create": lambda new: new.save(),
    "create in a later state": lambda new: (setattr(new, "state", "approved"), new.save()),
    "bulk_create": lambda new: Case.objects.bulk_create([new]),
    "bulk_create of many": lambda new: Case.objects.bulk_create([new, copy.copy(new)]),
    "bulk_create over conflicts": lambda new: Case.objects.bulk_create(
        [new], update_conflicts=True, update_fields=["state"], unique_fields=["id"]
    ),
    "get_or_create": lambda new: Case.objects.get_or_create(
        title="另一", defaults={"applicant": new.applicant, "state": "approved"}
    ),
    "save under a chosen key": lambda new: (setattr(new, "pk", 4711), new.save()),
    "an expression": lambda new: (setattr(new, "state", Value("approved")), new.save()),
}


@pytest.mark.parametrize("way", PAST_THE_DOOR)
def test_state_changes_by_perform_alone(case_in, way):
    case = case_in("draft")
    with pytest.raises(StateDoorClosed), transaction.atomic():
        PAST_THE_DOOR[way](case)
    assert stored_state(case) == "draft"


@pytest.mark.parametrize("way", BIRTHS)
def test_record_is_born_by_enter_alone(new_case, way):
    with pytest.raises(StateDoorClosed), transaction.atomic():
        BIRTHS[way](new_case())
    assert not Case.objects.exists()


class TestPlainSaves:
    def test_other_columns_are_saved(self, case_in):
        case = case_in("submitted")
        case.title = "新标题"
        case.save()
        case.save(update_fields=["title"])
        assert Case.objects.filter(pk=case.pk, title="新标题", state="submitted").exists()

    def test_stale_copy_does_not_undo_a_move(self, case_in, people):
        case = case_in("draft")
        stale = Case.objects.get(pk=case.pk)
        perform("submit", case, by=people["applicant"])
        stale.title = "改"
        stale.save()
        assert stored_state(case) == "submitted"

    def test_saving_needs_no_extra_query(self, case_in, django_assert_num_queries):
        case = case_in("draft")
        with django_assert_num_queries(1):
            case.save()

    def test_refreshed_record_is_saved(self, case_in, people):
        case = case_in("draft")
        other = Case.objects.get(pk=case.pk)
        perform("submit", case, by=people["applicant"])
        other.refresh_from_db()
        other.save()
        assert (other.state, stored_state(case)) == ("submitted", "submitted")

    def test_deferred_state_is_read_when_asked_for(self, case_in):
        case = Case.objects.only("title").get(pk=case_in("submitted").pk)
        case.save()
        assert (case.state, stored_state(case)) == ("submitted", "submitted")

    def test_copies_and_pickles_are_saved(self, case_in):
        case = case_in("submitted")
        copy.copy(case).save()
        pickle.loads(pickle.dumps(case)).save()
        assert stored_state(case) == "submitted"

    def test_update_of_other_columns(self, case_in):
        case_in("draft")
        assert Case.objects.update(title="新", state=F("state")) == 1


class TestField:
    def test_knows_its_process_states_and_labels(self, case_in, new_case):
        assert new_case().state == "draft"
        assert case_in("reviewing").get_state_display() == "审查中"
        assert ("withdrawn", "已撤回") in list(state_field(Case).flatchoices)

    def test_is_a_plain_column_for_migrations(self):
        name, path, args, options = state_field(Case).deconstruct()
        assert (name, path, args) == ("state", "django.db.models.CharField", [])
        assert options.keys() == {"verbose_name", "max_length", "editable", "db_index"}

    def test_clone_is_a_state_field_of_the_same_process(self):
        clone = state_field(Case).clone()
        assert isinstance(clone, StateField)
        assert clone.process_code == "sample.case"

    def test_door_closes_behind_an_error(self, case_in):
        case = case_in("draft")
        with pytest.raises(ZeroDivisionError), opened():
            raise ZeroDivisionError
        with pytest.raises(StateDoorClosed):
            Case.objects.filter(pk=case.pk).update(state="approved")

    def test_raw_sql_is_out_of_reach_but_seen(self, case_in):
        """The guard is for the program; who writes SQL is found by verify_turns."""
        case = case_in("draft")
        connection.cursor().execute("UPDATE sample_case SET state = 'approved' WHERE id = %s", [case.pk])
        assert stored_state(case) == "approved"


def test_books_of_a_deleted_record_go_with_it(case_in):
    case = case_in("submitted")
    case.delete()
    assert not Turn.objects.exists()
    assert not StateSpan.objects.exists()


def test_record_is_born_once(case_in, people):
    with pytest.raises(ValueError, match="born already"):
        enter(case_in("draft"), by=people["applicant"])
