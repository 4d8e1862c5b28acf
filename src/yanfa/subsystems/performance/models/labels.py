"""Words for severities and verdicts, as pages and files print them."""

from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.performance.choices import Severity, Verdict

SEVERITY_LABELS = {Severity.ERROR: _("错误"), Severity.WARNING: _("疑点"), Severity.NOTE: _("提示")}
VERDICT_LABELS = {
    Verdict.REPRODUCED: _("算得相同"),
    Verdict.WITHIN: _("在裁量范围内"),
    Verdict.CONTRADICTED: _("与规则不符"),
    Verdict.INSUFFICIENT_DATA: _("资料不足"),
}
