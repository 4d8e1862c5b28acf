"""The app of review: its place in the menu, and what the database itself keeps unchanged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class ReviewConfig(AppConfig):
    name = "yanfa.procedures.review"
    label = "review"
    verbose_name = _("专家评审")
    manifest = Manifest(
        label=_("专家评审"),
        icon="gavel",
        url_prefix="review/",
        menu=(
            MenuEntry(_("评审组"), "review:panels", "gavel", permission="review.read"),
            MenuEntry(_("我的评审"), "review:mine", "clipboard-check", permission="review.score"),
        ),
    )

    def ready(self) -> None:
        from yanfa.kernel.audit import guards  # noqa: PLC0415  it needs the models

        from .models import Draw, Sheet  # noqa: PLC0415

        guards.protect(Sheet, since="OLD.\"state\" = 'submitted'")
        # The commitment binds the seed from the beginning; the seed alone is written anew when keys are rotated,
        # and opens to the commitment or to nothing.
        guards.protect(
            Draw,
            since='OLD."drawn_at" IS NOT NULL',
            born=("algorithm", "commitment", "committed_at"),
            rewritten=("seed",),
        )
