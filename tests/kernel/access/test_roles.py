"""Verdicts, permissions, roles, their separation and their checks."""

import pytest

from tests.kernel.access.people import Person, holder
from yanfa.kernel.access import allow, audience, decorators, deny, permissions, roles
from yanfa.kernel.access.checks import check_permission_names
from yanfa.kernel.access.persons import another_person, same_person
from yanfa.kernel.access.separation import conflicting


class TestVerdict:
    def test_is_its_truth(self):
        assert allow()
        assert not deny("不行。")

    def test_refusal_needs_a_reason(self):
        with pytest.raises(ValueError, match="reason"):
            deny("")

    def test_first_refusal_wins(self):
        assert (allow() & deny("一。")).reason == "一。"
        assert (deny("一。") & deny("二。")).reason == "一。"
        assert allow() & allow()


class TestPermission:
    def test_holder_of_a_role_may(self, make_role):
        make_role("clerk", "case.accept")
        assert permissions.has_permission(holder("clerk"), "case.accept")
        assert permissions.permitted(holder("clerk"), "case.accept").reason == ""

    def test_refusal_names_the_roles_that_may(self, make_role):
        make_role("clerk", "case.accept")
        make_role("chief", "case.accept", "case.decide")
        verdict = permissions.permitted(holder("visitor"), "case.accept")
        assert verdict.reason == "“做case.accept”需要以下角色之一：角色clerk、角色chief。"

    def test_permission_that_no_role_holds(self):
        permissions.declare("case.burn", "销毁", "Burn")
        assert "目前没有角色" in permissions.permitted(holder("clerk"), "case.burn").reason

    @pytest.mark.parametrize(
        "nobody", [None, holder("clerk", is_authenticated=False), holder("clerk", is_active=False)]
    )
    def test_nobody_may_nothing(self, make_role, nobody):
        make_role("clerk", "case.accept")
        assert permissions.permitted(nobody, "case.accept").reason == "请先登录。"

    def test_unknown_name_is_an_error_and_no_refusal(self):
        with pytest.raises(permissions.UnknownPermission, match=r"case\.acept"):
            permissions.has_permission(Person(), "case.acept")

    def test_malformed_and_contradicting_declarations_are_refused(self):
        with pytest.raises(ValueError, match=r"app\.verb"):
            permissions.declare("accept", "受理", "Accept")
        permissions.declare("case.accept", "受理", "Accept")
        permissions.declare("case.accept", "受理", "Accept")
        with pytest.raises(ValueError, match="声明了两次"):
            permissions.declare("case.accept", "收件", "Accept")


class TestRegistry:
    def test_missing_words_and_codes_used_twice_are_refused(self, make_role):
        make_role("clerk")
        with pytest.raises(ValueError, match="用了两次"):
            make_role("clerk")
        with pytest.raises(ValueError, match="缺少 code"):
            roles.register(type("Nameless", (roles.Role,), {}))

    def test_lists_and_finds_roles(self, make_role):
        chief, clerk = make_role("chief"), make_role("clerk")
        assert list(roles.registry) == [chief, clerk]
        assert roles.registry.get("clerk") is clerk
        assert roles.registry.choices() == [("chief", "角色chief"), ("clerk", "角色clerk")]
        with pytest.raises(LookupError, match="没有角色"):
            roles.registry.get("cleark")


class TestExtension:
    def test_an_app_above_adds_permissions_to_a_role_before_or_after_it_is_declared(
        self, make_role, monkeypatch
    ):
        monkeypatch.setattr(roles.registry, "_further", {})
        roles.registry.extend("clerk", "case.file")
        make_role("clerk", "case.accept")
        roles.registry.extend("clerk", "case.stamp")
        for name in ("case.file", "case.stamp"):
            permissions.declare(name, f"做{name}", f"Do {name}")
        assert roles.registry.get("clerk").permissions == {"case.accept", "case.file", "case.stamp"}
        for name in ("case.accept", "case.file", "case.stamp"):
            assert permissions.has_permission(holder("clerk"), name)
            assert audience.holders(name) in audience.tokens_of(holder("clerk"))

    def test_an_extension_is_checked_like_the_role(self, make_role, monkeypatch):
        monkeypatch.setattr(roles.registry, "_further", {})
        make_role("clerk")
        roles.registry.extend("clerk", "case.fiel")
        assert [error.id for error in check_permission_names(None)] == ["access.E002"]


class TestChecks:
    def test_role_with_an_undeclared_permission(self, make_role):
        make_role("clerk", "case.acept", declared=False)
        assert [error.id for error in check_permission_names(None)] == ["access.E002"]

    def test_role_with_a_permission_of_another_duty(self, make_role):
        make_role("keeper", "log.read", duty="audit")
        make_role("clerk", "log.read")
        (error,) = check_permission_names(None)
        assert error.id == "access.E003"
        assert error.msg == "角色“clerk”属于“business”职责，不能有“audit”职责的权限“log.read”。"

    def test_permission_of_no_duty_fits_every_role(self, make_role):
        permissions.declare("messages.read", "看消息", "Read messages", duty=None)
        make_role("clerk", "messages.read")
        make_role("keeper", "messages.read", duty="audit")
        assert check_permission_names(None) == []

    def test_view_that_asks_for_an_undeclared_permission(self, monkeypatch):
        monkeypatch.setattr(decorators, "required", set())
        decorators.permission_required("case.acept")(lambda request: None)
        assert [error.msg for error in check_permission_names(None)] == [
            "有页面要求权限“case.acept”，但没有应用声明它。"
        ]


class TestSeparation:
    @pytest.mark.parametrize(
        "others", [("system",), ("security",), ("audit",), ("system", "security", "audit")]
    )
    def test_no_two_duties_meet(self, make_role, others):
        make_role("clerk")
        for duty in others:
            make_role(duty, duty=duty)
        sentence = conflicting(["clerk", *others])
        assert sentence.startswith("三员分立，同一人不能兼任不同职责：业务（角色clerk），")

    def test_two_administrators(self, make_role):
        make_role("root", duty="system")
        make_role("keeper", duty="audit")
        assert conflicting(["keeper", "root"]).endswith("系统管理（角色root），审计管理（角色keeper）。")

    def test_roles_of_one_duty_may_meet(self, make_role):
        make_role("clerk")
        make_role("chief")
        assert conflicting(["clerk", "chief"]) is None
        assert conflicting([]) is None

    def test_unknown_role_is_an_error(self):
        with pytest.raises(LookupError):
            conflicting(["clerk"])


class TestAudience:
    def test_tokens_of_a_person(self, make_role, monkeypatch):
        make_role("clerk", "case.accept", "case.read")
        monkeypatch.setattr(audience, "_providers", [])
        audience.provide(lambda user: [f"unit:{user.pk + 1}"])
        tokens = {"permission:case.accept", "permission:case.read", "user:7", "unit:8"}
        assert audience.tokens_of(holder("clerk", "gone", pk=7)) == tokens

    def test_nobody_has_no_token(self):
        assert audience.tokens_of(None) == frozenset()
        assert audience.tokens_of(Person(is_active=False)) == frozenset()

    def test_token_of_an_unknown_permission_is_an_error(self):
        with pytest.raises(permissions.UnknownPermission):
            audience.holders("case.acept")


class TestMakerAndChecker:
    def test_two_accounts_of_one_human_being_are_one(self):
        maker, checker = Person(pk=1, person_id=9), Person(pk=2, person_id=9)
        assert same_person(maker, checker)
        assert another_person(checker, maker, "提出").reason == "您本人已办理“提出”，这一步须由另一人办理。"

    @pytest.mark.parametrize("other", [None, Person(pk=2), Person(pk=2, person_id=8)])
    def test_others_are_others(self, other):
        assert not same_person(Person(pk=1, person_id=9), other)
        assert another_person(Person(pk=1, person_id=9), other, "提出")

    def test_unknown_human_beings_are_not_one(self):
        assert not same_person(Person(pk=1), Person(pk=2))
