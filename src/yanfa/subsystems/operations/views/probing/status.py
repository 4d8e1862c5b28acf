"""The public status page: how the systems are, without a word about what is inside them."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.decorators import public
from yanfa.subsystems.operations.services.probing.status import DAYS, Health, Status, status_now

KEY, SECONDS = "operations.status", 20
LABELS = {
    Health.UP: _("正常"),
    Health.PLANNED: _("计划停机"),
    Health.SHAKEN: _("短时中断"),
    Health.OUT: _("中断"),
    Health.UNKNOWN: _("无监测数据"),
}
TONES = {
    Health.UP: "good",
    Health.PLANNED: "note",
    Health.SHAKEN: "warn",
    Health.OUT: "bad",
    Health.UNKNOWN: "none",
}


@public
def status(request: HttpRequest) -> HttpResponse:
    """Every probed system: now, the last 90 days, what broke, what is announced."""
    found = cache.get_or_set(KEY, status_now, SECONDS)
    assert isinstance(found, Status)
    systems = [
        {
            "status": each,
            "label": LABELS[each.now],
            "tone": TONES[each.now],
            "bars": [(bar, LABELS[bar.health], TONES[bar.health], 6 * n) for n, bar in enumerate(each.bars)],
        }
        for each in found.systems
    ]
    legend = [(LABELS[health], TONES[health]) for health in Health]
    context = {"found": found, "systems": systems, "days": DAYS, "legend": legend, "width": 6 * DAYS}
    return render(request, "operations/probing/status.html", context)
