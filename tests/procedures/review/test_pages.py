"""The pages: wiring, who meets nothing at all, the kit, and that nothing for an applicant names an expert."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.procedures.review import examples
from tests.registers.people import account, signed_in
from tests.registers.units import administrator, unit
from yanfa.kernel.clock import today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.api import results
from yanfa.procedures.review.models import FeeSheet, Item, Panel, Sheet
from yanfa.procedures.review.services.fees import prepare_fees
from yanfa.procedures.review.services.results import release
from yanfa.registers.experts.models import Consent

pytestmark = pytest.mark.django_db
#: What would give a reviewer away wherever it stood.
MARKERS = ("隐名甲", "隐名单位", "13900001111", "marker-reviewer", "隐名银行", "6222000011112222")


@pytest.fixture
def office(db) -> tuple[Any, Any]:
    examples.crowd()
    return examples.officer(), examples.head()


def page(user: Any, name: str, *arguments: Any, status: int = 200) -> str:
    answer = signed_in(Client(), user).get(reverse(f"review:{name}", args=arguments))
    assert answer.status_code == status
    return answer.content.decode()


def send(user: Any, name: str, *arguments: Any, **data: Any) -> Any:
    return signed_in(Client(), user).post(reverse(f"review:{name}", args=arguments), data)


def test_a_panel_is_founded_and_filled_by_its_pages(office) -> None:
    facts = {
        "kind": examples.DEMO.code,
        "title": "网页评审",
        "mode": "meeting",
        "half_days": 1,
        "seats_wanted": 5,
        "subjects": [examples.SUBJECT],
        "at_least_financial": 1,
    }
    assert "单数" in send(office[0], "panel_new", **(facts | {"seats_wanted": 6})).content.decode()
    assert send(office[0], "panel_new", **facts).status_code == 302
    panel = Panel.objects.get()
    asks = unit("网页申请单位")
    answer = send(office[0], "item_new", panel.public_id, title="离心机", organisation="没有的单位")
    assert "登记簿中没有" in answer.content.decode()
    given = {
        "title": "离心机",
        "organisation": asks.name,
        "people": "李某 网页申请单位",
        "asked_amount": "500000",
    }
    send(office[0], "item_new", panel.public_id, **given)
    item = Item.objects.get()
    assert [str(party) for party in item.parties.all()] == [asks.name, "网页申请单位 李某"]
    assert send(office[0], "move_panel", panel.public_id, "draw").status_code == 302
    shown = page(office[1], "panel", panel.public_id)
    assert panel.seats.first().expert.name in shown
    assert panel.draws.get().commitment[:32] in shown
    assert "网页评审" in page(office[0], "panels")
    assert send(office[0], "panel_change", panel.public_id, **(facts | {"place": "三楼"})).status_code == 302


def test_an_expert_goes_from_invitation_to_submission_by_his_pages(office) -> None:
    panel = examples.inviting(*office)
    seat, *others = panel.seats.all()
    user = seat.expert.account
    assert panel.title in page(user, "mine")
    page(user, "panel", panel.public_id, status=403)
    page(others[0].expert.account, "seat", seat.public_id, status=404)
    send(user, "move_seat", seat.public_id, "accept")
    pledge = page(user, "seat", seat.public_id)
    assert "不泄露评审对象的内容" in pledge
    assert "评审对象1" not in pledge
    send(user, "move_seat", seat.public_id, "agree", pledged="on")
    for other in others:
        examples.joined(other)
    send(office[0], "move_panel", panel.public_id, "start")
    first, second = seat.sheets.all()
    typed = {f"{code}": "85" for code in ("need", "reason", "effect")} | {"version": 0}
    kept = send(user, "autosave", first.public_id, **typed)
    assert kept.json() == {"version": 1}
    assert send(user, "autosave", first.public_id, **typed).status_code == 409
    refused = send(user, "sheet", first.public_id, **(typed | {"version": 1, "submit": "1"}))
    assert "请选择总体意见" in refused.content.decode()
    final = typed | {"version": 1, "submit": "1", "recommendation": "agree", "comment": "可行"}
    assert send(user, "sheet", first.public_id, **final).status_code == 302
    assert "可行" in page(user, "sheet", first.public_id)
    send(user, "recuse", seat.public_id, second.item.public_id, reason="曾参与选型")
    seat.refresh_from_db()
    assert seat.state == "submitted"
    page(others[0].expert.account, "sheet", first.public_id, status=404)
    page(office[0], "sheet", first.public_id, status=404)


def test_the_organiser_sees_progress_and_no_score_until_scoring_is_closed(office) -> None:
    panel = examples.scoring_panel(*office, items=1)
    examples.hand_in(Sheet.objects.filter(item__panel=panel).first(), 97, comment="藏着的意见")
    shown = page(office[0], "panel", panel.public_id)
    assert "1 / 1" in shown
    assert not re.search(r"(?<!\w)97(?!\d)", re.sub(r"<[^>]*>", "", shown))
    for name, arguments in (
        ("paper", (panel.public_id, "opinions", "pdf")),
        ("paper", (panel.public_id, "leader", "pdf")),
        ("release", (panel.public_id,)),
        ("conclude_item", (panel.items.get().public_id,)),
    ):
        assert "藏着的意见" not in page(office[0], name, *arguments, status=302)
    examples.hand_in_all(panel, 90)
    perform("finish", panel, by=office[0], data={})
    assert results(panel)[0].opinions == 5


def test_conclusions_comments_and_fees_by_their_pages(office) -> None:
    panel = examples.scored(*office, items=1)
    item = panel.items.get()
    assert "多数意见" in page(office[0], "conclude_item", item.public_id)
    send(office[0], "conclude_item", item.public_id, recommendation="agree", opinion="同意")
    send(office[0], "move_panel", panel.public_id, "conclude", conclusion="同意", concluded_on=f"{today()}")
    assert "必要性充分" in page(office[0], "release", panel.public_id)
    send(office[0], "release", panel.public_id, **{item.public_id: "必要性充分"})
    panel.refresh_from_db()
    assert results(panel)[0].released == ("必要性充分",)
    seats = {seat.public_id: 1 for seat in panel.seats.all()}
    assert send(office[0], "prepare_fees", panel.public_id, **seats).status_code == 302
    sheet = FeeSheet.objects.get()
    assert "8,000" in page(office[1], "fee_sheet", sheet.public_id)
    assert send(office[1], "move_fee_sheet", sheet.public_id, "approve").status_code == 302
    cashier = account("cashier", "finance", real_name="出纳")
    answer = send(cashier, "payees", sheet.public_id, reason="发放专家费", form="pdf")
    assert answer.content.startswith(b"%PDF")
    assert send(cashier, "payees", sheet.public_id, reason="").status_code == 302
    assert send(office[0], "payees", sheet.public_id, reason="发放专家费").status_code == 403


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_paper_of_the_kit_is_printed(office, form: str) -> None:
    panel = examples.concluded(*office, items=1)
    prepare_fees(panel, by=office[0])
    client = signed_in(Client(), office[0])
    start = {"pdf": b"%PDF", "docx": b"PK"}[form]
    for paper in ("invitation", "sign_in", "pledge", "opinions_blank", "opinions", "leader", "fees"):
        answer = client.get(reverse("review:paper", args=[panel.public_id, paper, form]))
        assert answer.status_code == 200, paper
        if answer["Content-Type"] == "application/zip":
            archive = zipfile.ZipFile(io.BytesIO(answer.content))
            assert len(archive.namelist()) == 5
            assert archive.read(archive.namelist()[0]).startswith(start)
        else:
            assert answer.content.startswith(start)
    assert client.get(reverse("review:paper", args=[panel.public_id, "nothing", form])).status_code == 404


def test_the_proof_shows_digests_and_the_seed_only_at_the_end(office) -> None:
    panel = examples.concluded(*office)
    draw = panel.draws.get()
    address = reverse("review:proof", args=[draw.public_id])
    before = Client().get(address).content.decode()
    assert draw.pool_digest[:32] in before
    assert draw.seed[:32] not in before
    assert not any(row["id"] in before for row in draw.pool)
    perform("close", panel, by=office[0])
    assert draw.seed[:32] in Client().get(address).content.decode()


def test_nothing_that_an_applicant_can_fetch_names_a_reviewer(office) -> None:
    marked = [
        examples.expert(
            f"隐名甲{place}",
            user=account(f"marker-reviewer{place}", "expert", real_name=f"隐名甲{place}"),
            unit_name=f"隐名单位{place}",
            phone=MARKERS[2],
            bank_name=MARKERS[4],
            bank_account=MARKERS[5],
            kinds=("technical", "financial"),
        )
        for place in range(5)
    ]
    asks = unit("申请单位戊")
    applicant = administrator(asks, "applicant")
    panel = examples.founded(office[0], applicant=asks, items=1)
    for seat in _only(panel, marked, office):
        examples.joined(seat)
    perform("start", panel, by=office[0])
    examples.hand_in_all(panel)
    perform("finish", panel, by=office[0], data={})
    _conclude(panel, office[0])
    release(panel, by=office[0], comments={panel.items.get().public_id: ["必要性充分"]})
    prepare_fees(panel, by=office[0])
    panel.refresh_from_db()
    assert sum(len(page(office[0], "panel", panel.public_id).split(mark)) > 1 for mark in MARKERS[:2]) == 2
    fetched = _everything(applicant, panel)
    assert len(fetched) > 20
    for name, content in fetched.items():
        assert not any(mark.encode() in content for mark in MARKERS), name
    told = results(panel)[0]
    shown = repr((told.score, told.rank, told.votes, told.released, told.opinion))
    assert not any(mark in shown for mark in MARKERS)
    assert not Message.objects.filter(recipient=applicant).exists()


def _only(panel: Panel, marked: list[Any], office: tuple[Any, Any]) -> list[Any]:
    """The panel with the marked experts alone: everybody else has withdrawn his consent."""
    Consent.objects.exclude(expert__in=marked).delete()
    perform("draw", panel, by=office[0])
    perform("confirm", panel, by=office[1])
    send(office[0], "invite", panel.public_id)
    return list(panel.seats.select_related("expert__account"))


def _conclude(panel: Panel, by: Any) -> None:
    send(by, "conclude_item", panel.items.get().public_id, recommendation="agree", opinion="同意")
    answers = {"conclusion": "同意", "concluded_on": today()}
    perform("conclude", panel, by=by, data=answers)


def _everything(user: Any, panel: Panel) -> dict[str, bytes]:
    """Every address of review and what carries its records elsewhere, fetched with the true ids: body and headers."""
    client = signed_in(Client(raise_request_exception=False), user)
    seat, sheet, item = (
        panel.seats.first(),
        Sheet.objects.filter(item__panel=panel).first(),
        panel.items.get(),
    )
    ids = {
        "panels": panel.public_id,
        "seats": seat.public_id,
        "sheets": sheet.public_id,
        "items": item.public_id,
        "fees": panel.fee_sheet.public_id,
        "proof": panel.draws.get().public_id,
    }
    fetched = {}
    patterns = next(
        each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "review"
    )
    for pattern in patterns.url_patterns:
        head = str(pattern.pattern).split("/")[0]
        given = {"public_id": ids.get(head, ""), "paper": "leader", "form": "pdf"}
        given |= {"name": "close", "item": item.public_id}
        wanted = {key: given[key] for key in pattern.pattern.regex.groupindex}
        for method in (client.get, client.post):
            answer = method(reverse(f"review:{pattern.name}", kwargs=wanted))
            assert answer.status_code < 500
            fetched[f"{method.__name__} {pattern.name}"] = answer.content + str(answer.headers).encode()
    for address in ("/", "/search/?q=评审", "/todo/"):
        fetched[address] = client.get(address, follow=True).content
    found = client.get("/search/?q=隐名甲").content.decode()
    assert not any(each.expert.public_id in found for each in panel.seats.select_related("expert"))
    return fetched


def test_criteria_and_recommendations_have_english_names(office) -> None:
    panel = examples.scoring_panel(*office, items=1)
    sheet = Sheet.objects.filter(item__panel=panel).first()
    user = sheet.seat.expert.account
    english = {"Accept-Language": "en"}
    filled = signed_in(Client(), user).get(sheet.get_absolute_url(), headers=english).content.decode()
    for words in ("Soundness (30%)", "Agree after changes"):
        assert words in filled
    assert "合理性" not in filled
    examples.hand_in(sheet, 80)
    shown = signed_in(Client(), user).get(sheet.get_absolute_url(), headers=english).content.decode()
    assert "<dd>Agree</dd>" in shown
    assert "<dd>同意</dd>" in page(user, "sheet", sheet.public_id)
    examples.hand_in_all(panel)
    perform("finish", panel, by=office[0], data={})
    results_page = signed_in(Client(), office[0]).get(panel.get_absolute_url(), headers=english)
    assert "Agree" in results_page.content.decode()


def test_a_move_that_cannot_be_made_says_why_in_text_beside_it(office) -> None:
    panel = examples.scoring_panel(*office, items=1)
    text = page(office[0], "panel", panel.public_id)
    for place in ('aria-describedby="why-finish"', '<p id="why-finish">'):
        assert place in text
    reason = text.split('<p id="why-finish">')[1].split("</p>")[0]
    assert "位专家没有提交全部意见" in reason
