"""The webhook of Alertmanager: kept once, ended once, by a token with its scope, and never earlier than it came."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import Client

import yanfa.config.api  # noqa: F401 - the scopes of the API are known once it is read
from tests.kernel.racing import race
from tests.registers.people import account, signed_in
from tests.subsystems.operations.counters.examples import engineer, system
from yanfa.kernel.clock import now
from yanfa.registers.accounts.services import tokens
from yanfa.subsystems.operations.models import Alert
from yanfa.subsystems.operations.services.alerts import Delivered, deliver

PATH = "/api/operations/alerts"


def moment(minutes: int = -10) -> str:
    return (now() + timedelta(minutes=minutes)).isoformat()


def alert(status: str = "firing", **facts) -> dict:
    given = {
        "status": status,
        "labels": {
            "alertname": "InstanceDown",
            "instance": "web1:443",
            "severity": "critical",
            "system": "portal",
        },
        "annotations": {"summary": "web1 has been down for 5 minutes"},
        "startsAt": "2026-01-10T08:00:00.123+08:00",
        "endsAt": "0001-01-01T00:00:00Z" if status == "firing" else "2026-01-10T08:30:00+08:00",
        "generatorURL": "http://prometheus.example/graph",
        "fingerprint": "d7b8f0a1c2e3",
    }
    return given | facts


def delivery(*alerts: dict, **facts) -> dict:
    """A payload as Alertmanager documents it, version 4."""
    given = {
        "version": "4",
        "groupKey": "{}:{alertname='InstanceDown'}",
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "yanfa",
        "groupLabels": {},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example",
        "alerts": list(alerts),
    }
    return given | facts


def bearer(by, *scopes: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {tokens.make(by=by, name='am', scopes=scopes or ('operations.alerts',), days=1)[1]}"
    }


def post(headers: dict[str, str], payload) -> tuple[int, dict]:
    data = payload if isinstance(payload, str) else json.dumps(payload)
    answer = Client().post(PATH, data, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


@pytest.fixture
def headers(db):
    system("portal")
    return bearer(engineer())


class TestDelivery:
    def test_firing_again_and_resolved(self, headers):
        assert post(headers, delivery(alert())) == (200, {"new": 1, "resolved": 0, "known": 0})
        assert post(headers, delivery(alert())) == (200, {"new": 0, "resolved": 0, "known": 1})
        kept = Alert.objects.get()
        assert (kept.state, kept.system.code, kept.instance, kept.ends_at) == (
            "firing",
            "portal",
            "web1:443",
            None,
        )
        assert post(headers, delivery(alert("resolved"))) == (200, {"new": 0, "resolved": 1, "known": 0})
        assert post(headers, delivery(alert("resolved"))) == (200, {"new": 0, "resolved": 0, "known": 1})
        kept.refresh_from_db()
        assert (kept.state, kept.ends_at) == ("resolved", datetime(2026, 1, 10, 0, 30, tzinfo=UTC))
        assert kept.resolved_at is not None

    def test_an_end_without_a_beginning_is_both(self, headers):
        assert post(headers, delivery(alert("resolved")))[1] == {"new": 1, "resolved": 1, "known": 0}

    def test_the_same_rule_fires_anew(self, headers):
        post(
            headers,
            delivery(alert(), alert(startsAt="2026-01-11T08:00:00+08:00"), alert(fingerprint="other")),
        )
        assert Alert.objects.count() == 3

    def test_a_late_one_says_so(self, headers):
        post(headers, delivery(alert(), alert(startsAt=moment(), fingerprint="fresh")))
        assert {kept.fingerprint: kept.late for kept in Alert.objects.all()} == {
            "d7b8f0a1c2e3": True,
            "fresh": False,
        }
        assert all(now() - kept.recorded_at < timedelta(minutes=1) for kept in Alert.objects.all())

    def test_a_sender_names_no_time_of_receipt(self, headers):
        post(headers, delivery(alert(recorded_at=moment(-90000), late=False, resolved_at=moment())))
        kept = Alert.objects.get()
        assert (kept.late, kept.resolved_at) == (True, None)
        assert now() - kept.recorded_at < timedelta(minutes=1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"version": "3"},
            {"alerts": "x"},
            {"alerts": [alert(startsAt="2026-01-10T08:00:00")]},
            {"alerts": [alert(startsAt=(datetime.now(UTC) + timedelta(days=2)).isoformat())]},  # noqa: TID251
            {"alerts": [alert("resolved", endsAt="2026-01-09T08:00:00+08:00")]},
            {"alerts": [alert(fingerprint="../x")]},
            {"alerts": [alert(labels={"alertname": "a\0b"})]},
            {"alerts": [alert(labels={"a" * 300: "x"})]},
            {"alerts": [alert(labels={"alertname": "x" * 5000})]},
            {"alerts": [alert(status="odd")]},
            {"alerts": [alert()] * 501},
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_kept(self, headers, wrong):
        status, told = post(headers, delivery(**wrong))
        assert status == 422
        assert told["detail"]
        assert not Alert.objects.exists()

    @pytest.mark.parametrize(
        "data", ["", "{", "[]", '{"version": "4"', '{"version":"4","alerts":[{"labels":{"a":"\\ud800"}}]}']
    )
    def test_torn_json(self, headers, data):
        assert post(headers, data)[0] in {400, 422}


class TestCallers:
    def test_without_a_token(self, db):
        assert post({}, delivery(alert()))[0] == 401

    def test_without_the_scope(self, headers):
        status, told = post(bearer(engineer("second"), "indicators.read"), delivery(alert()))
        assert status == 403
        assert "operations.alerts" in told["detail"]

    def test_who_may_not_deliver_makes_no_such_token(self, db):
        with pytest.raises(Exception, match=r".+"):
            bearer(account("reader", "performance_officer"))


class TestPages:
    def test_list_page_and_incident(self, headers):
        post(headers, delivery(alert()))
        client = signed_in(Client(), engineer("person"))
        kept = Alert.objects.get()
        assert (
            "InstanceDown web1:443" in client.get("/operations/alerts/?q=web1&state=firing").content.decode()
        )
        assert "down for 5 minutes" in client.get(kept.get_absolute_url()).content.decode()
        client.post(f"{kept.get_absolute_url()}incident/", {"number": " SJ-2026-001 "})
        kept.refresh_from_db()
        assert kept.incident_number == "SJ-2026-001"
        assert client.get("/operations/alerts/export/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_deliveries_at_once_keep_one():
    person = engineer()
    each = Delivered("d7b8", now() - timedelta(minutes=5), now(), {"alertname": "x"}, {})
    outcomes = race([partial(deliver, [each], by=person)] * 4)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert sum(outcome.new for outcome in outcomes) == 1
    assert sum(outcome.resolved for outcome in outcomes) == 1
    assert Alert.objects.get().state == "resolved"
