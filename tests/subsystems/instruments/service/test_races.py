"""Two requests under one frame, two confirmations of one contract: the ceiling holds, one confirmation counts."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from tests.kernel.racing import Gate, race
from tests.subsystems.instruments.service.situations import TOTAL, Scene
from yanfa.kernel.clock import today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.subsystems.instruments.models import ServiceContract, ServiceRequest
from yanfa.subsystems.instruments.services import contracts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def frame(scene):
    """A frame contract that covers one of the requests, and not two."""
    found = contracts.draft_frame(
        by=scene.keeper,
        organisation=scene.unit,
        user_organisation=scene.user_unit,
        title="年度框架",
        content="电镜观察",
        amount=Decimal("3000"),
        valid_to=today() + timedelta(days=300),
    )
    for move, who in (("offer", scene.keeper), ("confirm_user", scene.user), ("confirm_unit", scene.head)):
        contracts.confirm(found, move, by=who, data={})
    return found


def test_requests_at_once_keep_to_the_ceiling(scene, frame):
    asked = [scene.agreed() for _ in range(4)]
    outcomes = race([partial(contracts.use_frame, each, frame, by=scene.keeper) for each in asked])
    assert sum(isinstance(each, ServiceRequest) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, ValidationError) for each in outcomes) == 3, outcomes
    assert contracts.used_of(frame) == TOTAL


def naively_covered(request, frame, gate):
    """What a naive programmer writes: look what is left, then use it."""
    left = frame.amount - contracts.used_of(frame)
    gate()
    if left >= TOTAL:
        ServiceRequest.objects.filter(pk=request.pk).update(contract=frame)


def test_control_without_the_lock_all_of_them_pass_the_ceiling(scene, frame):
    asked, gate = [scene.agreed() for _ in range(4)], Gate(4)
    assert race([partial(naively_covered, each, frame, gate) for each in asked]) == [None] * 4
    assert contracts.used_of(frame) == 4 * TOTAL > frame.amount


def test_one_of_several_confirmations_counts_and_one_paper_is_kept(scene):
    request = scene.agreed()
    contract = contracts.draft(request, by=scene.keeper, valid_to=today() + timedelta(days=30))
    contracts.confirm(contract, "offer", by=scene.keeper, data={})
    contracts.confirm(contract, "confirm_user", by=scene.user, data={})
    copies = [ServiceContract.objects.get(pk=contract.pk) for _ in range(4)]
    confirm = partial(contracts.confirm, move="confirm_unit", by=scene.head, data={})
    outcomes = race([partial(confirm, each) for each in copies])
    assert sum(isinstance(each, ServiceContract) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, MoveRefused) for each in outcomes) == 3, outcomes
    assert contract.confirmations.count() == 2
    assert issuing.documents_of(contract).count() == 1
    request.refresh_from_db()
    assert request.state == "contracted"
