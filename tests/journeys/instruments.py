"""Steps that the journeys of 大型仪器共享 share: people at their pages, answered forms, moves, and a second reading."""

import re

from playwright.sync_api import expect

from tests.journeys.soundness import assert_sound

KEEPER, ADMINISTRATOR = "仪器机组人员", "单位管理员"
CLERK, OFFICER, USER = "仪器信息审核员", "大型仪器共享管理员", "企业、机构用户"
VISITOR = ""
CJK = re.compile("[\u4e00-\u9fff]")
OTHER = {"zh-hans": "en", "en": "zh-hans"}
#: Words of the platform itself; what people typed stays in the language in which they typed it.
WORDS = (
    "main h2:not(.catalogue-list h2), main th:not(.catalogue-compare thead th), main dt, main legend, main button, "
    "main label:not(.catalogue-facets label, .catalogue-list label, [for^=id_clause_]), main .tabs a, "
    "main .actions a:not([href*='/usage/import/'])"
)
#: An instrument as its keeper describes it, but for its name, number and function.
FACTS = {
    "name_en": "Field emission scanning electron microscope",
    "model": "FE-2026",
    "category": "010102",
    "equipment_type": "general",
    "source": "purchase",
    "country": "CN",
    "manufacturer": "示范仪器厂",
    "purchased_on": "2026-01-10",
    "accepted_on": "2026-02-10",
    "in_use_since": "2026-02-20",
    "original_value": "2600000",
    "fund_municipal": "2000000",
    "fund_own": "600000",
    "technical": "分辨率 0.8 nm（15 kV）",
    "share_mode": "external",
    "run_status": "normal",
    "district": "310115",
    "location": "示范路 1 号 3 楼",
    "contact_name": "示范联系人",
    "contact_phone": "021-55501234",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


class People:
    """One page for each role; what they meet is sound, and can be read again in the other language."""

    def __init__(self, open_page, language="zh-hans"):
        self.open_page, self.language = open_page, language
        self.pages, self.met = {}, {}

    def __getitem__(self, role):
        if role not in self.pages:
            self.pages[role] = self.open_page("/todo/" if role else "/instruments/", self.language, role=role)
        return self.pages[role]

    def open(self, role, path):
        """Open a page as somebody, and see that it is sound."""
        page = self[role]
        if path_of(page) != path or path.endswith("/"):
            page.goto(path)
        return self.meet(role)

    def meet(self, role):
        """See that the page that is open is sound; each kind of page once."""
        page = self[role]
        kind = (role, re.sub(r"/[0-9a-z]{16}(?=[/.])", "/*", path_of(page)))
        if kind not in self.met:
            assert_reads_well(page, self.language)
        self.met[kind] = page.url
        return page

    def move(self, role, record, name, **answers):
        """Make a move of a record through its page, as the buttons lead there."""
        page = self.open(role, record)
        page.locator(f"main a.button[href$='/move/{name}/']").first.click()
        page.wait_for_url(f"**/move/{name}/")
        self.meet(role)
        typed(page, **answers)
        done(page)
        return page

    def read_again(self):
        """Every page that was met, in the other language: sound, and without Chinese words where it is English."""
        other = OTHER[self.language]
        for (role, _kind), address in list(self.met.items()):
            page = self[role]
            before = list(page.errors)
            root = re.match(r"https?://[^/]+", address)[0]
            page.context.add_cookies([{"name": "language", "value": other, "url": root}])
            if page.goto(address).status == 200:
                assert_reads_well(page, other)
            else:
                # A form that closed as the record went on: the browser says so, and that is no error here.
                page.errors[:] = before


def assert_reads_well(page, language):
    """Sound, and without Chinese words where the page is English."""
    assert_sound(page)
    assert language != "en" or chinese_words(page) == [], page.url


def chinese_words(page):
    """Chinese words of the platform on an English page; the first line, for beneath it stands what was typed."""
    words = page.locator(WORDS).all_inner_texts()
    return [text for text in words if CJK.search(text.split("\n")[0])]


def path_of(page):
    """The path of the page that is open."""
    return re.sub(r"^https?://[^/]+", "", page.url).split("#")[0].split("?")[0]


def typed(page, **answers):
    """Fill the named fields of the form of the page, each as its kind wants it."""
    for name, answer in answers.items():
        field = page.locator(f"main form [name='{name}']")
        kind = field.first.evaluate("element => element.type")
        if kind in ("radio", "checkbox"):
            chosen = (
                field
                if isinstance(answer, bool)
                else page.locator(f"main form [name='{name}'][value='{answer}']")
            )
            chosen.first.set_checked(answer is not False)
        elif kind == "file":
            field.set_input_files(answer)
        elif kind.startswith("select"):
            field.select_option(answer)
        else:
            field.fill(answer)


def done(page):
    """Send the form of the page and be told that it was done."""
    page.locator("main form button.primary").last.click()
    expect(page.locator(".messages .success").first).to_be_visible()


def paper(name="佐证.pdf"):
    """A small file to upload."""
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}
