"""The app of review: its place in the menu."""

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
