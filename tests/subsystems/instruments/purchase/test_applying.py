"""From the unit's draft to the comparison: what is refused at each step, who may do what, what is frozen."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.instruments import factories
from tests.subsystems.instruments.purchase.rounds import MODELS, Story, facts, on, ranker, scan
from yanfa.kernel.workflow.errors import MoveRefused, SetRefused
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, Veto
from yanfa.subsystems.instruments.services.purchase import applying, comparing, documents, ranking, rounds

pytestmark = pytest.mark.django_db


def test_rounds_are_dated_by_the_parameters():
    story = Story()
    assert (story.round.department_due, story.round.result_due) == (date(2025, 8, 10), date(2025, 8, 30))
    with pytest.raises(ValidationError, match="已经建立"):
        rounds.create_round(by=story.officer, budget_year=2026, title="又一次", **rounds.suggested_days(2026))
    with pytest.raises(PermissionDenied):
        rounds.create_round(by=story.admin, budget_year=2027, title="评议", **rounds.suggested_days(2027))
    given = {"title": "改名", "department_due": date(2025, 9, 1), "result_due": date(2025, 8, 30)}
    with pytest.raises(ValidationError, match="不能早于"):
        rounds.change_round(story.round, by=story.officer, version=1, facts=given)
    with pytest.raises(ValidationError, match="他人已修改"):
        rounds.change_round(story.round, by=story.officer, version=9, facts=given)


def test_money_adds_up_and_imports_are_argued_for():
    story = Story()
    made = story.begun()
    assert made.total == Decimal(2_000_000)
    for given, field in (
        ({"fund_municipal": Decimal(1)}, "fund_municipal"),
        ({"imported": True}, "import_reason"),
        ({"quantity": 0, "fund_municipal": Decimal(0)}, "quantity"),
    ):
        with on(date(2025, 7, 1)), pytest.raises(ValidationError) as refused:
            applying.save(made, by=story.admin, version=made.version, facts=facts(**given))
        assert field in refused.value.message_dict
    other = factories.admin_of(factories.unit("别的单位"))
    with pytest.raises(PermissionDenied):
        applying.save(made, by=other, version=made.version, facts=facts())
    twice = [MODELS[0], MODELS[0], MODELS[1]]
    with pytest.raises(ValidationError, match="列了两次"):
        applying.save(made, by=story.admin, version=made.version, facts=facts(), candidates=twice)
    assert made.candidates.count() == 3


def test_what_keeps_an_application_from_being_sealed():
    story = Story()
    cheap = story.begun(unit_price="499999.99")
    with on(date(2025, 7, 2)):
        with pytest.raises(ValidationError, match="低于 500,000 元"):
            documents.issue_form(cheap, by=story.admin, data=b"%PDF-1.4", form="pdf")
        for given, sentence in (
            ({"sharing_promised": False}, "没有开放共享承诺"),
            ({"sharing_scope": ""}, "共享承诺还缺少：共享范围"),
            ({"necessity": " "}, "购置必要性"),
        ):
            made = applying.save(
                cheap, by=story.admin, version=story.fresh(cheap).version, facts=facts(**given)
            )
            with pytest.raises(MoveRefused, match=sentence):
                perform("seal", made, by=story.admin)
        made = applying.save(made, by=story.admin, version=made.version, facts=facts(), candidates=MODELS[:2])
        with pytest.raises(MoveRefused, match="至少列出 3 个型号"):
            perform("seal", made, by=story.admin)
        made = applying.save(made, by=story.admin, version=made.version, facts=facts(), candidates=MODELS)
        with pytest.raises(MoveRefused, match="先生成申请评议表"):
            perform("seal", made, by=story.admin)


def test_the_sealed_scan_belongs_to_what_was_printed():
    story = Story()
    made = story.sealed()
    assert (made.state, made.department) == ("unit_sealed", story.department)
    with on(date(2025, 7, 3)):
        perform("return", made, by=story.ranker, data={"reason": "请补充必要性"})
        applying.save(made, by=story.admin, version=made.version, facts=facts(necessity="补充后的必要性"))
        with pytest.raises(MoveRefused, match="先生成申请评议表"):
            perform("seal", made, by=story.admin)


def test_late_departments_and_units_are_refused():
    story = Story()
    made = story.sealed()
    with on(date(2025, 8, 11)):
        with pytest.raises(MoveRefused, match="2025-08-10 截止"):
            perform("check", made, by=story.ranker)
        with pytest.raises(ValidationError, match="已经截止"):
            applying.begin(by=story.admin, round=story.round, organisation=story.unit, facts=facts())
        perform("start_review", story.round, by=story.officer)
    assert story.fresh(made).state == "lapsed"


def test_ranking_is_whole_and_without_gaps():
    story = Story()
    one, two, three = (story.sealed(name=f"电镜{place}") for place in range(3))
    stranger = ranker(factories.unit("别的部门"))
    with on(date(2025, 7, 20)):
        found = ranking.begin_ranking(by=story.ranker, round=story.round, department=story.department)
        with pytest.raises(PermissionDenied):
            ranking.set_ranks(found, by=stranger, places={})
        perform("check", one, by=story.ranker)
        perform("check", two, by=story.ranker)
        with pytest.raises(ValidationError, match="还有 1 项申请没有审核"):
            ranking.submit(found, by=story.ranker)
        perform("return", three, by=story.ranker, data={"reason": "缓购"})
        for places, sentence in (
            ({one.public_id: 1, two.public_id: 1}, "用了两次"),
            ({three.public_id: 1}, "不在待排序之列"),
            ({one.public_id: 0}, "从 1 开始"),
        ):
            with pytest.raises(ValidationError, match=sentence):
                ranking.set_ranks(found, by=story.ranker, places=places)
        ranking.set_ranks(found, by=story.ranker, places={one.public_id: 3, two.public_id: 1})
        with pytest.raises(ValidationError, match="缺少：2"):
            ranking.submit(found, by=story.ranker)
        ranking.set_ranks(found, by=story.ranker, places={one.public_id: 2}, comment="两项均急需")
        assert ranking.submit(found, by=story.ranker) == 2
        with pytest.raises(ValidationError, match="已经提交"):
            ranking.set_ranks(found, by=story.ranker, places={one.public_id: 1})
    ranked = PurchaseApplication.objects.below(story.department).filter(state="ranked")
    assert [(each.name, each.rank) for each in ranked] == [("电镜1", 1), ("电镜0", 2)]
    assert DepartmentRanking.objects.get().comment == "两项均急需"


def test_a_veto_keeps_a_unit_from_review():
    story = Story()
    (made,) = story.ranked()
    Veto.objects.create(
        organisation=story.unit,
        kind="purchase",
        valid_from=date(2025, 6, 1),
        valid_to=date(2026, 5, 31),
        basis="逾期未改正",
    )
    with on(date(2025, 8, 11)), pytest.raises(MoveRefused, match="逾期未改正"):
        perform("accept", made, by=story.officer)


def test_the_comparison_is_frozen_with_its_reasons():
    story = Story()
    own = factories.instrument(story.unit, name="透射电子显微镜", original_value="1000000")
    other = factories.instrument(
        factories.unit("华东研究所"), name="透射电子显微镜", original_value="1000000"
    )
    (made,) = story.compared()
    assert (made.state, made.alike.count()) == ("compared", 2)
    near = dict(made.alike.values_list("instrument", "nearness"))
    assert near == {own.pk: "unit", other.pk: "district"}
    assert {each["code"] for each in made.findings} == {"enough", "own_free"}
    assert all("不推荐" in each["text"] or "未饱和" in each["text"] for each in comparing.told(made))
    assert set(made.versions) == {comparing.FULL, comparing.LEAST, comparing.MOST}
    with pytest.raises(MoveRefused):
        comparing.compare(made)
    assert made.alike.count() == 2


def test_a_resubmission_shows_the_earlier_application():
    story = Story()
    (first,) = story.ranked()
    with on(date(2026, 6, 1)):
        later = rounds.create_round(
            by=story.officer, budget_year=2027, title="2027年度评议", **rounds.suggested_days(2027)
        )
        perform("announce", later, by=story.officer, data={"notice_no": "沪科〔2026〕1号"})
        again = applying.begin(
            by=story.admin, round=later, organisation=story.unit, facts=facts(name=first.name)
        )
    assert again.again_of == first


def test_files_come_and_go_while_the_unit_writes():
    story = Story()
    made = story.begun()
    file = applying.add_file(made, by=story.admin, label="论证报告", upload=scan())
    applying.remove_file(file, by=story.admin)
    assert not made.files.exists()
    sealed = story.sealed()
    with pytest.raises(ValidationError, match="不能修改"):
        applying.add_file(sealed, by=story.admin, label="迟到", upload=scan())


def test_who_may_do_what_with_a_sealed_and_a_ranked_application():
    story = Story()
    stranger = ranker(factories.unit("别的部门"))
    people = {
        "unit": story.admin,
        "ranker": story.ranker,
        "stranger": stranger,
        "officer": story.officer,
        "authority": story.authority,
    }
    sealed = story.sealed()
    with on(date(2025, 7, 5)):
        cells = matrix(lambda state: sealed, people, ["unit_sealed"])
    allowed = {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"}
    assert allowed == {("return", "ranker"), ("check", "ranker"), ("lapse", "officer")}
    with on(date(2025, 7, 6)):
        perform("return", sealed, by=story.ranker, data={"reason": "缓购"})
    (ranked,) = story.ranked()
    with on(date(2025, 8, 5)):
        cells = matrix(lambda state: ranked, people, ["ranked"])
    allowed = {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"}
    assert allowed == {("accept", "officer"), ("reject_form", "officer")}


def test_who_sees_an_application():
    story = Story()
    draft = story.begun(name="草稿")
    sealed = story.sealed(name="已提交")
    stranger = ranker(factories.unit("别的部门"))
    rows = PurchaseApplication.objects
    assert set(rows.visible_to(story.admin)) == {draft, sealed}
    for user in (story.ranker, story.officer, story.authority):
        assert set(rows.visible_to(user)) == {sealed}
    assert not rows.visible_to(stranger).exists()


def test_nothing_is_submitted_when_one_cannot():
    story = Story()
    one, two = (story.sealed(name=f"电镜{place}") for place in range(2))
    with on(date(2025, 7, 20)):
        found = ranking.begin_ranking(by=story.ranker, round=story.round, department=story.department)
        for place, each in enumerate((one, two), 1):
            perform("check", each, by=story.ranker)
            ranking.set_ranks(found, by=story.ranker, places={each.public_id: place})
    with on(date(2025, 8, 11)), pytest.raises((ValidationError, SetRefused), match="截止"):
        ranking.submit(found, by=story.ranker)
    assert {story.fresh(each).state for each in (one, two)} == {"checked"}
