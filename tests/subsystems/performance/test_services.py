"""Filing forms: all of a document or nothing, with rows, findings and rescoring."""

import json
import re
from copy import deepcopy

import pytest
from django.db import transaction

from tests.subsystems.performance.conftest import form_bytes
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.search.finding import find
from yanfa.subsystems.performance import services
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.models import FiledForm, FormFinding, FormRow
from yanfa.subsystems.performance.rules.examination import examine, read_files
from yanfa.subsystems.performance.rules.facts import LONGEST_FACT, NARRATIVE, examined_from, facts_of

pytestmark = pytest.mark.django_db


def test_a_filed_form_keeps_what_it_prints(filed):
    (read,) = read_files([("wrapped.txt", form_bytes())])[0].forms
    assert filed.form == read
    assert [row.name for row in filed.rows.all()] == [row.name for row in read.indicators]
    assert (filed.year, filed.project, str(filed.annual_budget)) == (2023, "科技信息推送服务", "460000.00")


def test_its_findings_are_counted_and_told_in_both_languages(filed):
    counted = {
        severity: filed.findings.filter(severity=severity).count()
        for severity in ("error", "warning", "note")
    }
    assert counted == {"error": filed.errors, "warning": filed.warnings, "note": filed.notes}
    assert sum(counted.values()) > 0
    for finding in filed.findings.all():
        assert finding.message_zh != finding.message_en
        assert re.match(r"[A-Za-z“0-9]", finding.message_en)


def test_filing_is_logged_with_the_person(filed, officer):
    event = AuditEvent.objects.get(action="performance.file_form")
    assert event.actor_id == officer.pk
    assert "科技信息推送服务" in event.summary


def test_a_document_goes_on_file_whole_or_not_at_all(officer):
    documents = read_files([("a.txt", form_bytes()), ("b.txt", form_bytes())])
    documents[1].forms[0].grade = "\ud800"  # half a character: no database stores it
    with pytest.raises(UnicodeEncodeError), transaction.atomic():
        services.file_documents(documents, origin=Origin.KEPT, by=officer)
    assert not FiledForm.objects.exists()
    assert not FormRow.objects.exists()
    assert not FormFinding.objects.exists()


def test_a_filed_form_is_found_by_its_indicators(filed, officer):
    assert [hit.title for hit in find("年报编印", officer)] == ["科技信息推送服务"]


def test_a_kept_form_is_found_by_officers_only(kept, officer, django_user_model):
    stranger = django_user_model.objects.create_user(login="stranger")
    assert [hit.title for hit in find(kept.project, officer)] == [kept.project]
    assert find(kept.project, stranger) == []


def test_withdrawing_leaves_a_trace_and_nothing_else(kept, officer):
    project = kept.project
    services.withdraw(kept, by=officer)
    assert not FiledForm.objects.exists()
    assert find(project, officer) == []
    assert AuditEvent.objects.filter(action="performance.withdraw_form", summary__contains=project).exists()


class TestPublishedForms:
    def test_the_shipped_forms_go_on_file_once(self):
        assert len(services.file_published()) == 19
        assert services.file_published() == []
        assert FormRow.objects.count() == 308

    def test_no_sentence_is_shipped(self):
        for form in json.loads(services.PUBLISHED.read_text(encoding="utf-8")):
            assert not any(form["printed"][name] for name in NARRATIVE)
            for row in form["printed"]["indicators"]:
                texts = [row[name] for name in ("target", "actual", "note", "explanation", "deviation")]
                assert all(text is None or len(text) <= LONGEST_FACT for text in texts)

    def test_the_facts_are_those_of_the_documents(self, seeds):
        documents = read_files(
            (f"published-{number}", path.read_bytes()) for number, path in enumerate(seeds, 1)
        )
        english = examine(deepcopy(documents), "en")
        facts = [facts_of(zh, en) for zh, en in zip(examine(documents, "zh"), english, strict=True)]
        assert facts == json.loads(services.PUBLISHED.read_text(encoding="utf-8"))

    def test_facts_give_back_what_was_examined(self):
        documents = read_files([("wrapped.txt", form_bytes())])
        (zh,), (en,) = examine(deepcopy(documents), "zh"), examine(deepcopy(documents), "en")
        again = examined_from(json.loads(json.dumps(facts_of(zh, en))), "zh")
        assert again.lines == zh.lines
        assert [finding.kind for finding in again.form.findings] == [each.kind for each in zh.form.findings]
