"""Spreadsheets of every register: new, changed and known rows, errors in words, all or nothing, twice harmless."""

from datetime import date

import pytest

from tests.registers.budgets import project
from tests.subsystems.operations.systems.records import (
    AFTER,
    FIRST,
    YEAR,
    asset,
    days,
    figure,
    filing,
    line,
    officer,
    sheet,
    system,
    vpn_account,
)
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import local_date, now, today
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.jobs.worker import work_once
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.accounts.models import User
from yanfa.subsystems.operations.importers import (
    assets,
    assets_contracts,
    lines,
    lines_addresses,
    protection,
    systems,
    vpn,
    vpn_sign_ins,
)
from yanfa.subsystems.operations.models import (
    Assessment,
    Asset,
    Filing,
    Line,
    LineTerm,
    MaintenanceContract,
    StaticAddress,
    System,
    VpnAccount,
    VpnSignIn,
)

pytestmark = pytest.mark.django_db


def done(importer, headings, *rows):
    return importer.import_rows(sheet(importer, headings, *rows), by=officer_once(), source="表.csv")


def officer_once():
    return User.objects.filter(login="ops-officer").first() or officer()


def counts(plan):
    return (len(plan.new), len(plan.changed), plan.unchanged)


def refusal_of(importer, headings, *rows) -> str:
    """The errors of an import; its preview tells the same, and neither leaves anything behind."""
    read = sheet(importer, headings, *rows)
    preview = importer.plan_of(read)
    with pytest.raises(ImportRefused) as refused:
        importer.import_rows(read, by=officer_once(), source="表.csv")
    assert refused.value.plan.errors == preview.errors
    return "；".join(preview.errors)


SYSTEMS = ["系统代码", "系统名称", "预算项目代码", "启用日期"]
ASSETS = [
    "资产编号",
    "资产名称",
    "资产类别",
    "状态",
    "入库日期",
    "启用日期",
    "状态日期",
    "存放地点",
    "所属系统代码",
    "变更日期",
]
LINES = [
    "线路编号",
    "运营商",
    "线路用途",
    "所属系统代码",
    "上行",
    "下行",
    "起始日期",
    "合同到期日",
    "终止日期",
]
ADDRESSES = ["地址", "线路编号", "地址类型", "网关", "用途", "起始日期", "终止日期"]
ACCOUNTS = ["账号", "使用人", "单位", "启用日期", "到期日期", "停用日期", "最近登录日期"]
FILINGS = [
    "系统代码",
    "备案级别",
    "备案证明编号",
    "备案日期",
    "撤销日期",
    "测评报告编号",
    "测评日期",
    "得分",
    "测评结论",
    "高风险项数",
]


class TestSystems:
    def test_new_changed_and_known(self):
        project("P-1")
        row = ["portal", "门户", "P-1", "2015.1.5"]
        assert counts(done(systems, SYSTEMS, row)) == (1, 0, 0)
        assert counts(done(systems, SYSTEMS, row)) == (0, 0, 1)
        assert counts(done(systems, SYSTEMS, ["portal", "门户网站", "", "2015年1月5日"])) == (0, 1, 0)
        assert (System.objects.get().name, System.objects.get().project.code) == ("门户网站", "P-1")
        assert AuditEvent.objects.filter(action="operations.ledger_import").count() == 2

    def test_errors_name_row_and_remedy_and_nothing_is_kept(self):
        words = refusal_of(
            systems,
            SYSTEMS,
            ["good", "好", "", "2015-01-01"],
            ["Bad", "坏", "", "2015-01-01"],
            ["x", "x", "P-0", "2015-13-01"],
        )
        assert "第 3 行" in words
        assert "小写字母" in words
        assert "第 4 行" in words
        assert not System.objects.exists()


class TestAssets:
    def test_new_ones_are_born_in_their_state_with_their_own_dates(self):
        system()
        rows = [
            ["A-1", "终端", "桌面云终端", "在用", f"{YEAR}-01-05", f"{YEAR}-02-01", "", "三楼", "portal", ""],
            [
                "A-2",
                "终端",
                "桌面云终端",
                "已报废",
                f"{YEAR}-01-05",
                f"{YEAR}-02-01",
                f"{YEAR}-03-01",
                "",
                "",
                "",
            ],
            ["A-3", "库", "database", "", f"{YEAR}-01-05", "", "", "", "", ""],
        ]
        assert counts(done(assets, ASSETS, *rows)) == (3, 0, 0)
        assert counts(done(assets, ASSETS, *rows)) == (0, 0, 3)
        assert figure("operations.desktop_terminals", system="portal") == 1
        states = dict(Asset.objects.values_list("number", "state"))
        assert states == {"A-1": "in_use", "A-2": "scrapped", "A-3": "in_stock"}
        span = StateSpan.objects.for_target(Asset.objects.get(number="A-2")).get(tag="serving")
        assert (local_date(span.entered_at), local_date(span.left_at)) == (date(YEAR, 2, 1), date(YEAR, 3, 1))
        assert span.source == "表.csv"
        assert Asset.objects.get(number="A-1").late
        assert work_once("test")
        assert SearchEntry.objects.filter(url__contains="/assets/").count() == 3

    def test_a_known_one_changes_and_moves_with_a_date(self):
        asset("A-1", site="三楼")
        start = f"{FIRST:%Y-%m-%d}"
        row = ["A-1", "新名", "桌面云终端", "", start, "", "", "五楼", "", ""]
        assert "变更日期" in refusal_of(assets, ASSETS, row)
        row[-1] = f"{YEAR}-05-01"
        assert counts(done(assets, ASSETS, row)) == (0, 1, 0)
        assert counts(done(assets, ASSETS, row)) == (0, 0, 1)
        assert figure("operations.desktop_terminals", site="五楼") == 1

    @pytest.mark.parametrize(
        ("place", "value", "words"),
        [
            (2, "冰箱", "只能填"),
            (3, "已报废", "资产页面"),
            (4, f"{YEAR}-01-09", "登记后不改"),
            (8, "nowhere", "没有信息系统"),
        ],
    )
    def test_what_does_not_fit_a_known_one(self, place, value, words):
        asset("A-1")
        row = ["A-1", "桌面云终端", "桌面云终端", "", f"{FIRST:%Y-%m-%d}", "", "", "", "", ""]
        row[place] = value
        assert words in refusal_of(assets, ASSETS, row)

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            (["在用", "2024-01-05", "", ""], "启用日期"),
            (["已报废", "2024-01-05", "2024-02-01", ""], "状态日期"),
            (["在用", "2024-02-05", "2024-01-01", ""], "由早到晚"),
            (["在库", f"{days(2)}", "", ""], "还没有发生"),
        ],
    )
    def test_dates_of_a_new_one_are_in_order(self, facts, words):
        assert words in refusal_of(assets, ASSETS, ["A-1", "终端", "桌面云终端", *facts, "", "", ""])
        assert not Asset.objects.exists()

    def test_contracts_name_their_assets(self):
        asset("A-1")
        asset("A-2")
        headings = ["合同号", "合同名称", "供应商", "维保起始日", "维保截止日", "维保资产编号"]
        row = ["C-1", "维保", "甲公司", f"{FIRST}", f"{AFTER}", "A-1、A-2"]
        assert counts(done(assets_contracts, headings, row)) == (1, 0, 0)
        assert counts(done(assets_contracts, headings, row)) == (0, 0, 1)
        assert MaintenanceContract.objects.get().assets.count() == 2
        row[-1] = "A-1"
        assert counts(done(assets_contracts, headings, row)) == (0, 1, 0)
        row[-1] = "A-9"
        assert "A-9" in refusal_of(assets_contracts, headings, row)


class TestLines:
    def test_terms_follow_one_another_whatever_their_order_in_the_list(self):
        system()
        rows = [
            ["L-1", "中国电信", "业务", "portal", 200, 200, f"{YEAR}-07-01", "", ""],
            ["L-1", "中国电信", "业务", "portal", 100, 100, f"{YEAR}-01-01", f"{YEAR}-06-30", ""],
            ["L-2", "中国移动", "", "", "", "", "", "", ""],
        ]
        assert counts(done(lines, LINES, *rows)) == (3, 0, 0)
        assert counts(done(lines, LINES, *rows)) == (0, 0, 3)
        assert (Line.objects.count(), LineTerm.objects.count()) == (2, 2)
        assert figure("operations.bandwidth", system="portal") == 200

    def test_an_end_that_comes_later_is_a_change(self):
        row = ["L-1", "中国电信", "业务", "", 100, 100, f"{FIRST}", "", ""]
        done(lines, LINES, row)
        row[-1] = f"{AFTER}"
        assert counts(done(lines, LINES, row)) == (0, 1, 0)
        assert (figure("operations.lines"), figure("operations.lines", YEAR + 1)) == (1, 0)

    @pytest.mark.parametrize(
        ("place", "value", "words"),
        [
            (4, 0, "不能小于"),
            (4, "", "上行"),
            (6, "", "起始日期"),
            (6, f"{days(3)}", "还没有发生"),
            (3, "x", "没有信息系统"),
        ],
    )
    def test_errors(self, place, value, words):
        row = ["L-1", "中国电信", "业务", "", 100, 100, f"{FIRST}", "", ""]
        row[place] = value
        assert words in refusal_of(lines, LINES, row)
        assert not Line.objects.exists()

    def test_what_contradicts_a_stored_term_is_refused(self):
        row = ["L-1", "中国电信", "业务", "", 100, 100, f"{FIRST}", "", ""]
        done(lines, LINES, row)
        row[5] = 500
        assert "不同" in refusal_of(lines, LINES, row)
        overlapping = [*row[:6], f"{YEAR}-03-01", "", ""]
        assert "重叠" in refusal_of(lines, LINES, overlapping)

    def test_addresses_one_by_one_and_by_the_block(self):
        line("L-1")
        rows = [
            ["203.0.113.0/29", "L-1", "", "203.0.113.1", "门户", f"{FIRST}", ""],
            ["198.51.100.7", "L-1", "可用", "", "", f"{FIRST}", f"{AFTER}"],
        ]
        assert counts(done(lines_addresses, ADDRESSES, *rows)) == (9, 0, 0)
        assert counts(done(lines_addresses, ADDRESSES, *rows)) == (0, 0, 2)
        assert StaticAddress.objects.filter(role="usable").count() == 6
        for bad, words in (("10.0.0.1", "公网"), ("203.0.113.3", "重叠"), ("198.51.100.0/20", "起点")):
            assert words in refusal_of(
                lines_addresses, ADDRESSES, [bad, "L-1", "", "", "", f"{YEAR}-02-01", ""]
            )
        assert "没有编号" in refusal_of(
            lines_addresses, ADDRESSES, ["198.51.100.8", "L-9", "", "", "", f"{FIRST}", ""]
        )


class TestVpn:
    def test_opening_renewing_disabling_and_use(self):
        first = ["ops001", "张三", "办公室", f"{FIRST}", f"{YEAR}-06-30", "", f"{YEAR}-03-01"]
        renewed = ["OPS001", "", "", f"{YEAR}-07-01", "", "", f"{YEAR}-08-01"]
        assert counts(done(vpn, ACCOUNTS, first)) == (1, 0, 0)
        assert counts(done(vpn, ACCOUNTS, first)) == (0, 0, 1)
        assert counts(done(vpn, ACCOUNTS, renewed)) == (0, 1, 0)
        assert figure("operations.vpn_users") == 1
        ended = [*renewed[:5], f"{YEAR}-10-01", ""]
        assert counts(done(vpn, ACCOUNTS, ended)) == (0, 1, 0)
        assert counts(done(vpn, ACCOUNTS, ended)) == (0, 0, 1)
        assert figure("operations.vpn_users") == 0
        assert VpnAccount.objects.get().holder == "张三"

    def test_another_expiry_of_the_same_term_is_refused_with_the_way_out(self):
        row = ["ops001", "", "", f"{FIRST}", f"{YEAR}-06-30", "", ""]
        done(vpn, ACCOUNTS, row)
        row[4] = f"{YEAR}-12-31"
        assert "续期之日" in refusal_of(vpn, ACCOUNTS, row)

    def test_the_export_of_a_gateway(self):
        vpn_account("ops001")
        headings = ["username", "login time"]
        rows = [
            ["ops001", f"{YEAR}-06-01 08:33:12"],
            ["OPS001", f"{YEAR}/6/1 19:00"],
            ["ops001", f"{YEAR}0602"],
        ]
        assert counts(done(vpn_sign_ins, headings, *rows)) == (2, 0, 1)
        assert counts(done(vpn_sign_ins, headings, *rows)) == (0, 0, 3)
        assert VpnSignIn.objects.count() == 2
        for account, moment, words in (
            ("nobody", f"{FIRST}", "没有VPN账号"),
            ("ops001", f"{days(1)}", "还没有到"),
            ("ops001", "昨天", "不是完整的日期"),
            ("ops001", "2025-02-30", "不是完整的日期"),
        ):
            assert words in refusal_of(vpn_sign_ins, headings, [account, moment])


class TestProtection:
    def test_a_row_an_assessment(self):
        system()
        rows = [
            ["portal", "三级", "C-1", f"{FIRST}", "", "R-1", f"{YEAR}-03-01", "85.5", "良", "0"],
            ["portal", "三级", "C-1", f"{FIRST}", "", "R-2", f"{YEAR}-09-01", "90", "优", "0"],
        ]
        assert counts(done(protection, FILINGS, *rows)) == (2, 0, 0)
        assert counts(done(protection, FILINGS, *rows)) == (0, 0, 2)
        assert (Filing.objects.count(), Assessment.objects.count()) == (1, 2)
        assert figure("operations.protection_level") == 3
        rows[1][4] = f"{AFTER}"
        assert counts(done(protection, FILINGS, *rows)) == (0, 1, 1)
        assert figure("operations.protection_level", YEAR + 1) is None

    @pytest.mark.parametrize(
        ("place", "value", "words"),
        [
            (0, "nowhere", "没有信息系统"),
            (1, "一级", "只能填"),
            (5, "", "测评报告编号"),
            (6, "", "测评日期"),
            (7, "101", "不能大于"),
            (3, f"{days(2)}", "还没有发生"),
        ],
    )
    def test_errors(self, place, value, words):
        system()
        row = ["portal", "三级", "C-1", f"{FIRST}", "", "R-1", f"{YEAR}-03-01", "85.5", "良", "0"]
        row[place] = value
        assert words in refusal_of(protection, FILINGS, row)
        assert not Filing.objects.exists()

    def test_what_contradicts_a_stored_filing(self):
        filing(system(), certificate="C-1", starts_on=FIRST)
        row = ["portal", "二级", "C-1", f"{FIRST}", "", "", "", "", "", ""]
        assert "备案级别" in refusal_of(protection, FILINGS, row)


def test_moments_of_an_import_never_lie_ahead():
    row = ["A-1", "终端", "桌面云终端", "在用", f"{today()}", f"{today()}", "", "", "", ""]
    done(assets, ASSETS, row)
    span = StateSpan.objects.get(tag="serving")
    assert span.entered_at <= now()
