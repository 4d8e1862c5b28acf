"""Surveys that were kept before they had an app of their own are there afterwards, with their keys."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.procedures.feedback.examples import declared
from tests.subsystems.performance.lists.examples import department, reporter

BEFORE, AFTER = "0006_over_completion", "0007_surveys_moved"
SAME = [
    "public_id",
    "project_year_id",
    "department_id",
    "method",
    "instrument_id",
    "question",
    "starts_on",
    "ends_on",
    "levels",
    "issued",
    "declared_by_id",
    "declared_at",
]


def _migrated(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("performance", name)])
    return MigrationExecutor(connection).loader.project_state([("performance", name)]).apps


@pytest.mark.django_db(transaction=True)
def test_rows_and_keys_move():
    office = department()
    pattern = declared(office, reporter(office))
    pattern.delete()
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("performance")
    old = _migrated(BEFORE)
    try:
        survey = _kept_before(old, pattern)
        new = _migrated(AFTER)
        moved = new.get_model("feedback", "Survey").objects.get()
        assert (moved.pk, moved.public_id, moved.title, moved.site) == (
            survey.pk,
            survey.public_id,
            "旧调查",
            "",
        )
        answer = new.get_model("feedback", "SurveyAnswer").objects.get()
        assert (answer.survey_id, answer.number, answer.recorded_at) == (
            survey.pk,
            "1",
            answer.batch.taken_at,
        )
        new.get_model("feedback", "SurveyAnswer").objects.create(
            survey_id=survey.pk, number="2", answered_on=answer.answered_on, recorded_at=answer.recorded_at
        )
    finally:
        with connection.cursor() as cursor:
            for table in ("surveyanswer", "surveybatch", "survey"):
                for app in ("feedback", "performance"):
                    if f"{app}_{table}" in connection.introspection.table_names(cursor):
                        cursor.execute(f"DELETE FROM {app}_{table}")
        MigrationExecutor(connection).migrate(latest)


def _kept_before(apps, survey):
    """A survey with one paper in the old tables, beside people and projects that stand in theirs."""
    same = {name: getattr(survey, name) for name in SAME}
    kept = apps.get_model("performance", "Survey").objects.create(**same, title="旧调查")
    batch = apps.get_model("performance", "SurveyBatch").objects.create(
        survey=kept, sha256="1" * 64, rows_read=1, added=1
    )
    apps.get_model("performance", "SurveyAnswer").objects.create(
        survey=kept, batch=batch, number="1", answered_on=date(2025, 1, 5)
    )
    return kept
