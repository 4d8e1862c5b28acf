"""What global search finds of services: requests and contracts, by number, instrument and content, for both sides."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.audience import holders, person
from yanfa.kernel.search.sources import Source, register
from yanfa.subsystems.instruments.models import ServiceContract, ServiceRequest
from yanfa.subsystems.instruments.permissions import READ


def sides_of(request: ServiceRequest) -> list[str]:
    """The applicant, who acts for his unit, the keepers, and staff."""
    tokens = [
        holders(READ),
        person(request.applicant),
        f"keepers:{request.organisation.public_id}",
    ]
    if request.user_organisation is not None:
        tokens.append(f"unit:{request.user_organisation.public_id}")
    return tokens


def parties_of(contract: ServiceContract) -> list[str]:
    """Both parties, and staff."""
    tokens = [
        holders(READ),
        person(contract.user_person),
        f"keepers:{contract.organisation.public_id}",
    ]
    if contract.user_organisation is not None:
        tokens.append(f"unit:{contract.user_organisation.public_id}")
    return tokens


REQUESTS = register(
    Source(
        model=ServiceRequest,
        label=_("服务申请"),
        title=str,
        url=ServiceRequest.get_absolute_url,
        audience=sides_of,
        body=lambda request: f"{request.content} {request.organisation} {request.project_name}",
        summary=lambda request: f"{request.asked_at:%Y-%m-%d} {request.get_state_display()}",
    )
)
CONTRACTS = register(
    Source(
        model=ServiceContract,
        label=_("服务合同"),
        title=str,
        url=ServiceContract.get_absolute_url,
        audience=parties_of,
        body=lambda contract: f"{contract.content} {contract.organisation} {contract.user_name}",
        summary=lambda contract: f"{contract.valid_from} {contract.get_state_display()}",
    )
)
