"""Pages of the evaluation: wiring, units that are not one's own, and what the public sees when."""

from datetime import date

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments.evaluation.batches import NOTICE, TEXTS, Story, on, served
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models import ConfirmationLine, ConfirmationRound, ConfirmationTask
from yanfa.subsystems.instruments.services import confirmation

pytestmark = pytest.mark.django_db


def url(name, record, *args):
    return reverse(f"instruments:{name}", args=[record.public_id, *args])


def test_a_unit_writes_and_submits_its_report(client):
    story = Story(units=1).announced()
    with on(date(2025, 8, 1)):
        signed_in(client, story.admins[0])
        assert story.batch.title in client.get(reverse("instruments:evaluations")).text
        begun = client.post(url("evaluation_begin", story.batch), {"unit": story.units[0].public_id})
        evaluation = story.batch.evaluations.get()
        assert begun.url == url("evaluation_edit", evaluation)
        assert client.get(begun.url).status_code == 200
        saved = client.post(begun.url, TEXTS | {"version": evaluation.version, "own_quality": "5.5"})
        assert saved.status_code == 302
        assert client.post(url("evaluation_move", evaluation, "submit")).status_code == 302
        page = client.get(url("evaluation", evaluation))
    evaluation.refresh_from_db()
    assert evaluation.state == "submitted"
    assert evaluation.scores.get(code="quality").own == 5.5
    assert TEXTS["team"] in page.text


def test_another_unit_and_strangers_find_nothing(client):
    story = Story().handed_in()
    signed_in(client, story.admins[1])
    for name in ("evaluation", "evaluation_edit", "reward_apply"):
        assert client.get(url(name, story.evaluations[0])).status_code == 404
    assert client.get(url("evaluation_batch", story.batch)).status_code == 403


def test_the_public_sees_a_result_only_when_it_is_shown(client):
    story = Story().drafted()
    address = url("evaluation_result", story.batch)
    assert client.get(address).status_code == 404
    with on(date(2025, 9, 2)):
        perform("publish_notice", story.batch, by=story.officer, data=NOTICE)
        page = client.get(address)
        assert client.get(reverse("instruments:evaluation_results")).status_code == 200
    assert NOTICE["contact"] in page.text
    assert story.units[0].name in page.text


def test_pages_and_documents_of_officers(client):
    story = Story()
    served(story.instruments[0], amount="400000")
    served(story.instruments[0], external=False)
    served(story.instruments[1], amount="400000")
    story.paid()
    with on(date(2025, 11, 20)):
        signed_in(client, story.officer)
        for name in (
            "evaluation_batch",
            "evaluation_batch_trial",
            "evaluation_batch_change",
            "evaluation_batch_panel",
        ):
            assert client.get(url(name, story.batch)).status_code == 200
        for form in ("xlsx", "docx", "pdf"):
            assert client.get(url(f"evaluation_rewards_{form}", story.batch)).status_code == 200
        assert client.get(url("evaluation_units_xlsx", story.batch)).status_code == 200
        page = client.get(url("evaluation", story.evaluations[0])).text
        assert "不是对外服务" in page
        for name in ("reward", "reward_records"):
            assert client.get(url(name, story.rewards[0])).status_code == 200
        for name in ("evaluation_experts", "evaluation_score"):
            assert client.get(url(name, story.evaluations[0])).status_code == 200
        assert client.get(reverse("instruments:evaluation_batches")).status_code == 200
        for what, form in (("result", "pdf"), ("rewards", "xlsx"), ("rewards", "docx")):
            assert client.post(url(f"evaluation_issue_{what}_{form}", story.batch)).status_code == 302
    documents = list(issuing.documents_of(story.batch))
    assert len(documents) == 3
    with on(date(2025, 11, 20)):
        served_file = client.get(url("evaluation_document", story.batch, documents[0].public_id))
        public = client.get(url("evaluation_result", story.batch)).text
    assert served_file.status_code == 200
    assert "20,000" in public
    assert "李工" in public


def test_the_list_of_units_takes_the_same_statements_whatever_its_length(
    client, django_assert_max_num_queries
):
    story = Story(units=4).handed_in()
    signed_in(client, story.officer)
    with django_assert_max_num_queries(40):
        assert client.get(url("evaluation_batch", story.batch)).status_code == 200


def test_the_officer_reads_how_many_instruments_are_not_confirmed(client):
    story = Story(units=1).handed_in()
    signed_in(client, story.officer)
    told = "1 台套仪器没有完成评估年度的年度确认"
    assert told not in client.get(url("evaluation_batch", story.batch)).text
    opened = enter(ConfirmationRound(year=2024, due_on=date(2025, 10, 12)), by=story.officer)
    task = enter(ConfirmationTask(round=opened, organisation=story.units[0], due_count=1), by=story.officer)
    line = ConfirmationLine.objects.create(task=task, instrument=story.instruments[0])
    assert told in client.get(url("evaluation_batch", story.batch)).text
    confirmation.answer_line(line, by=story.admins[0], outcome=Outcome.EXCEPTED, remark="本年度未运行")
    assert told not in client.get(url("evaluation_batch", story.batch)).text


def test_points_are_changed_only_while_a_batch_is_scored(client):
    story = Story().drafted()
    offered = url("evaluation_score", story.evaluations[0])
    signed_in(client, story.officer)
    assert offered in client.get(url("evaluation", story.evaluations[0])).text
    with on(date(2025, 9, 2)):
        perform("publish_notice", story.batch, by=story.officer, data=NOTICE)
        assert offered not in client.get(url("evaluation", story.evaluations[0])).text
