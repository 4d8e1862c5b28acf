"""整改佐证: files that prove what was done about a matter to be mended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yanfa.kernel.clock.present
import yanfa.kernel.identifiers.public_id


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("performance", "0003_years"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MendingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", yanfa.kernel.identifiers.public_id.PublicIdField()),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "added_at",
                    models.DateTimeField(default=yanfa.kernel.clock.present.now, verbose_name="上传时间"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="performance.rectification",
                        verbose_name="整改事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改佐证",
                "verbose_name_plural": "整改佐证",
                "ordering": ("matter_id", "pk"),
            },
        ),
    ]
