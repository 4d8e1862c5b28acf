"""Surveys belong to the procedure of feedback: the rows move there with their keys, and nothing is lost."""

import django.db.models.deletion
from django.db import migrations, models

#: Table by table, in the order of what refers to what; columns of the old tables, which the new ones all have.
MOVED = {
    "survey": (
        "id public_id project_year_id department_id title method instrument_id question starts_on ends_on levels "
        "issued returned declared_by_id declared_at"
    ),
    "surveybatch": "id public_id survey_id file_id scan_id sha256 rows_read added taken_by_id taken_at",
    "surveyanswer": (
        "id survey_id batch_id number respondent level points satisfied answered_on fault note"
    ),
}
#: What the new tables have beside them, as SQL.
ADDED = {
    "survey": {"site": "''", "answered_here": "false"},
    "surveybatch": {},
    "surveyanswer": {
        "comment": "''",
        "recorded_at": "(SELECT b.taken_at FROM performance_surveybatch b WHERE b.id = batch_id)",
    },
}
RENAMED = {
    "performance.survey_least_answers": "feedback.least_answers",
    "performance.survey_least_response_rate": "feedback.least_response_rate",
}


def copy_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, names in MOVED.items():
            columns = [*names.split(), *ADDED[table]]
            values = [*names.split(), *ADDED[table].values()]
            cursor.execute(
                f"INSERT INTO feedback_{table} ({', '.join(columns)}) "  # noqa: S608  names from above alone
                f"SELECT {', '.join(values)} FROM performance_{table}"
            )
            if schema_editor.connection.vendor == "postgresql":
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('feedback_{table}', 'id'), "  # noqa: S608
                    f"(SELECT COALESCE(MAX(id), 1) FROM feedback_{table}))"
                )


def keep_references(apps, schema_editor):
    """What points at a survey by content type and key, the log among it, goes on pointing at it."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    for model in MOVED:
        old = content_types.filter(app_label="performance", model=model).first()
        if old is not None:
            content_types.filter(app_label="feedback", model=model).delete()
            old.app_label = "feedback"
            old.save()


def rename_parameters(apps, schema_editor):
    versions = apps.get_model("policy", "ParameterVersion").objects
    for old, new in RENAMED.items():
        versions.filter(code=old).update(code=new)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("policy", "0001_initial"),
        ("feedback", "0001_initial"),
        ("performance", "0006_over_completion"),
    ]

    operations = [
        migrations.RunPython(copy_rows, migrations.RunPython.noop),
        migrations.RunPython(keep_references, migrations.RunPython.noop),
        migrations.RunPython(rename_parameters, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="rowreport",
            name="survey",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="feedback.survey",
                verbose_name="满意度调查",
            ),
        ),
        migrations.DeleteModel(name="SurveyAnswer"),
        migrations.DeleteModel(name="SurveyBatch"),
        migrations.DeleteModel(name="Survey"),
    ]
