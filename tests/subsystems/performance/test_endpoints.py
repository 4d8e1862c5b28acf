"""The JSON API of 绩效."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.subsystems.performance.conftest import form_bytes
from yanfa.subsystems.performance.models import FiledForm

pytestmark = pytest.mark.django_db

API = "/api/performance"


def test_checking_answers_like_the_command(client):
    upload = SimpleUploadedFile("wrapped.txt", form_bytes())
    (document,) = client.post(f"{API}/check?lang=en", {"files": [upload]}).json()
    (form,) = document["forms"]
    assert (form["year"], form["project"], len(form["indicators"])) == (2023, "科技信息推送服务", 6)
    assert {line["verdict"] for line in form["rescored"]} >= {"reproduced"}
    assert not FiledForm.objects.exists()


def test_the_list_goes_on_by_cursor(client, filed):
    answer = client.get(f"{API}/forms").json()
    assert [form["public_id"] for form in answer["forms"]] == [filed.public_id]
    assert answer["next"] is None
    assert client.get(f"{API}/forms", {"cursor": str(filed.pk)}).json()["forms"] == []


@pytest.mark.parametrize("path", ["", "/findings", "/rescoring"])
def test_a_form_in_its_parts(client, filed, path):
    assert client.get(f"{API}/forms/{filed.public_id}{path}").status_code == 200


def test_a_kept_form_is_not_there_for_visitors(client, kept):
    assert client.get(f"{API}/forms/{kept.public_id}").status_code == 404
    assert client.get(f"{API}/forms").json()["forms"] == []


def test_one_indicator_over_the_years(client, filed):
    (row,) = client.get(f"{API}/series", {"name": "年报编印"}).json()
    assert (row["year"], row["project"], row["verdict"]) == (2023, "科技信息推送服务", "reproduced")


@pytest.mark.parametrize("query", ["cursor=x", "year=abc", "q=" + "长" * 101])
def test_bad_parameters_get_a_reason(client, query):
    answer = client.get(f"{API}/forms?{query}")
    assert answer.status_code == 422
    assert json.loads(answer.content)["detail"]


def test_the_openapi_document_names_every_operation(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {f"{API}/check", f"{API}/forms", f"{API}/series"} <= set(paths)
