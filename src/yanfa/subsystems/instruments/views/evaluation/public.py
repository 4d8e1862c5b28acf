"""What everybody may see: results and rewards on public notice, and those that are final."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from yanfa.kernel.access.decorators import public
from yanfa.kernel.workflow.models import PublicNotice
from yanfa.subsystems.instruments.models import EvaluationBatch, PersonAward, RewardApplication

FOLDER = "instruments/evaluation"
PER_PAGE = 100
#: From which states on the result, and the rewards, are public.
WITH_RESULT = (
    "showing",
    "settled",
    "calculated",
    "approved",
    "reward_showing",
    "paying",
    "using",
    "closed",
)
WITH_REWARDS = WITH_RESULT[4:]


@public
def evaluation_results(request: HttpRequest) -> HttpResponse:
    """The batches whose result was shown to the public."""
    found = EvaluationBatch.objects.filter(state__in=WITH_RESULT)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, f"{FOLDER}/results.html", {"page": page})


@public
def evaluation_result(request: HttpRequest, public_id: str) -> HttpResponse:
    """The notices of a batch, its units with their grades, and the rewards once they are shown."""
    found = get_object_or_404(EvaluationBatch.objects.filter(state__in=WITH_RESULT), public_id=public_id)
    units = found.evaluations.exclude(grade="").select_related("organisation")
    rewards = RewardApplication.objects.filter(evaluation__batch=found, amount__gt=0)
    persons = PersonAward.objects.filter(application__in=rewards)
    shown = found.state in WITH_REWARDS
    context = {
        "record": found,
        "notices": PublicNotice.objects.for_target(found).filter(stopped_at=None).order_by("-pk"),
        "page": Paginator(units, PER_PAGE).get_page(request.GET.get("page")),
        "rewards": rewards.select_related("evaluation__organisation") if shown else (),
        "persons": persons.select_related("application__evaluation__organisation") if shown else (),
    }
    return render(request, f"{FOLDER}/result.html", context)
