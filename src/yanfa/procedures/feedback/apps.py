"""The app of procedures.feedback: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class FeedbackConfig(AppConfig):
    name = "yanfa.procedures.feedback"
    label = "feedback"
    verbose_name = _("好差评与回访")
    manifest = Manifest(
        label=_("好差评与回访"),
        icon="message-square-quote",
        url_prefix="feedback/",
        menu=(
            MenuEntry(
                _("满意度调查"), "feedback:surveys", "message-square-quote", permission="feedback.survey"
            ),
            MenuEntry(_("服务评价"), "feedback:ratings", "star", permission="feedback.read"),
        ),
    )
