"""What an expert sees and keeps of himself: facts, bank account, ties, consent and the yearly agreement."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel import policy
from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.registers.experts.forms.facts import OwnFactsForm, PrivateForm
from yanfa.registers.experts.forms.ties import OwnAvoidanceForm, RelationForm
from yanfa.registers.experts.models import Avoidance, Relation
from yanfa.registers.experts.permissions import OWN
from yanfa.registers.experts.services import agreeing, avoiding
from yanfa.registers.experts.services.directory import expert_of
from yanfa.registers.experts.views.asking import changed, done, form_page, own


@permission_required(OWN)
def mine(request: HttpRequest) -> HttpResponse:
    """The expert's own page; who is none yet is told how he becomes one."""
    expert = expert_of(request.user)
    if expert is None:
        return render(request, "experts/mine.html", {"expert": None})
    context = {
        "expert": expert,
        "consent": agreeing.consent_of(expert),
        "consent_text": policy.get("experts.consent").value["text"],
        "agreed": agreeing.agreed(expert, today().year),
        "agreement_text": policy.get("experts.agreement").value["text"],
        "year": today().year,
        "relations": expert.relations.select_related("other"),
        "avoidances": avoiding.shown_to_himself(expert),
    }
    return render(request, "experts/mine.html", context)


@permission_required(OWN)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Change one's own facts."""
    expert = own(request)
    form = OwnFactsForm(request.POST or None, instance=expert)

    act = lambda: changed(request, expert, form)  # noqa: E731
    return form_page(request, form, act, heading=_("本人信息"), back=reverse("experts:mine"))


@permission_required(OWN)
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """Set one's own telephone, mail and bank account."""
    expert = own(request)
    form = PrivateForm(request.POST or None, initial={"version": expert.version})

    act = lambda: changed(request, expert, form)  # noqa: E731
    back, lead = reverse("experts:mine"), _("留空的项目保持不变。")
    return form_page(request, form, act, heading=_("联系与收款信息"), back=back, lead=lead)


@permission_required(OWN)
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Give one's consent, or take it back."""
    expert = own(request)
    withdraw = request.POST.get("step") == "withdraw"
    act = agreeing.withdraw_consent if withdraw else agreeing.give_consent
    said = _("已撤回同意，您不再被抽取，个人信息将按期删除。") if withdraw else _("已签署同意书。")
    return done(request, lambda: act(expert, by=request.user), reverse("experts:mine"), said=said)


@permission_required(OWN)
@require_POST
def agreement(request: HttpRequest) -> HttpResponse:
    """Sign this year's agreement."""
    expert = own(request)
    act = partial(agreeing.sign_agreement, expert, by=request.user)
    return done(request, act, reverse("experts:mine"), said=_("已签署年度承诺书。"))


@permission_required(OWN)
@require_http_methods(["GET", "POST"])
def add_relation(request: HttpRequest) -> HttpResponse:
    """Declare how one stands to somebody."""
    form = RelationForm(request.POST or None, instance=Relation(expert=own(request)))
    act = partial(avoiding.add_relation, form.instance, by=request.user)
    return form_page(request, form, act, heading=_("申报关系"), back=reverse("experts:mine"))


@permission_required(OWN)
@require_http_methods(["GET", "POST"])
def add_avoidance(request: HttpRequest) -> HttpResponse:
    """Declare whom one will not judge."""
    form = OwnAvoidanceForm(request.POST or None, instance=Avoidance(expert=own(request)))
    act = partial(avoiding.add_avoidance, form.instance, by=request.user)
    return form_page(request, form, act, heading=_("申报回避"), back=reverse("experts:mine"))
