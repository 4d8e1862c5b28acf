from django.db import migrations, models


def count_rows(apps, schema_editor):
    """Values that were locked before: the rows are kept, headings first."""
    for locked in apps.get_model("indicators", "LockedValue").objects.order_by("pk").iterator(100):
        locked.row_counts = {name: len(rows) - 1 for name, rows in locked.rows.items()}
        locked.save(update_fields=["row_counts"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="lockedvalue",
            name="row_counts",
            field=models.JSONField(default=dict, verbose_name="明细行数"),
        ),
        migrations.RunPython(count_rows, migrations.RunPython.noop, elidable=True),
    ]
