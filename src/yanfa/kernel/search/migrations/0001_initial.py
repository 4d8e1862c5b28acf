"""The index of records, and the table of words of the database at hand."""

import django.db.models.deletion
from django.db import migrations, models

from yanfa.kernel.search.engines import engine


def create_words(apps, editor):
    engine(editor.connection.vendor).create(editor)


def drop_words(apps, editor):
    engine(editor.connection.vendor).drop(editor)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("contenttypes", "0002_remove_content_type_name")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="对象编号")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="摘要")),
                ("url", models.CharField(max_length=300, verbose_name="地址")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="对象类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id"), name="search_entry_of_record"
                    )
                ],
            },
        ),
        migrations.RunPython(create_words, drop_words),
    ]
