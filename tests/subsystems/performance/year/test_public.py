"""What everybody may read: nothing by default; where a city publishes here, what was published and no more."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import UTC, date, datetime

import pytest

from tests.registers.people import account
from tests.subsystems.performance.year.cases import year_until
from tests.subsystems.performance.year.people import at
from tests.subsystems.performance.year.walk import archived, published, sealed
from yanfa.kernel.policy.models import ParameterVersion
from yanfa.subsystems.performance.exports.opendata import FIELDS
from yanfa.subsystems.performance.views.public import HERE
from yanfa.subsystems.performance.workflow.volume import public_copy

pytestmark = pytest.mark.django_db
LIST, DATA = "/performance/published/", "/performance/open-data/"


@pytest.fixture
def publishing():
    """The city's own version of the parameter says 1."""
    then = datetime(2024, 1, 1, tzinfo=UTC)
    ParameterVersion.objects.create(
        code=HERE,
        value="1",
        valid_from=date(2024, 1, 1),
        basis_document="本市通知",
        reason="由平台公开",
        decision="approved",
        proposed_by=account("maker"),
        proposed_at=then,
        decided_by=account("checker"),
        decided_at=then,
    )


def addresses(evaluation):
    """Every public page about it."""
    own = f"{LIST}{evaluation.public_id}/"
    return [LIST, own, f"{own}form.pdf", DATA, f"{DATA}performance.csv", f"{DATA}performance.json"]


def test_by_default_nothing_is_public_here(client):
    _of, evaluation = year_until(published)
    for address in addresses(evaluation):
        assert client.get(address).status_code == 404, address


def test_where_the_city_publishes_here_everybody_reads_what_was_published(client, publishing):
    _of, evaluation = year_until(published)
    assert evaluation.goal.project_year.project_name in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{evaluation.public_id}/").content.decode()
    copy = public_copy(evaluation)
    for words in ("新增仪器", "3520台/套", "99.9", copy.sha256):
        assert words in page
    for hidden in ("reporter", "director", "数据来源", "佐证"):
        assert hidden not in page
    data = b"".join(client.get(f"{LIST}{evaluation.public_id}/form.pdf").streaming_content)
    assert hashlib.sha256(data).hexdigest() == copy.sha256
    assert client.get(f"{LIST}?q=大型仪器").context["page"].paginator.count == 1
    assert client.get(f"{LIST}?q=没有").context["page"].paginator.count == 0


def test_what_is_not_published_is_not_there(client, publishing):
    _of, evaluation = year_until(sealed)
    assert "还没有公开的自评表" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{evaluation.public_id}/").status_code == 404
    assert client.get(f"{LIST}{evaluation.public_id}/form.pdf").status_code == 404
    assert client.get(f"{DATA}performance.json").json()["forms"] == []


def test_the_archive_takes_nothing_from_the_public(client, publishing):
    of, evaluation = year_until(published)
    with at(2025, 3, 1):
        archived(of, evaluation)
    assert client.get(f"{LIST}{evaluation.public_id}/").status_code == 200


def test_open_data_hold_every_row_in_the_documented_fields(client, publishing):
    _of, evaluation = year_until(published)
    told = client.get(DATA).content.decode()
    for field in FIELDS:
        assert f"<code>{field.name}</code>" in told
    assert "CC BY 4.0" in told
    text = client.get(f"{DATA}performance.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == [field.name for field in FIELDS]
    assert [row["indicator"] for row in rows] == ["新增仪器", "服务体系", "用户满意度"]
    assert rows[0]["form_id"] == evaluation.public_id
    assert (rows[0]["annual_budget"], rows[0]["actual"], rows[0]["score"]) == (
        "1000000.00",
        "3520台/套",
        "50",
    )
    (form,) = client.get(f"{DATA}performance.json").json()["forms"]
    assert next({**form, **row} for row in form["rows"])["target"] == "≥3000台/套"
    assert [str(row["row"]) for row in form["rows"]] == [row["row"] for row in rows]
