"""A panel of experts, as journeys share it: its seats filled and answered, opinions given, conclusions recorded."""

from playwright.sync_api import expect

from tests.journeys.people import pressed, sent
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

HEAD, EXPERT = "处室负责人", "评审专家"
GONE = "已调整出组"


def seats(page, panel):
    """The seats of a panel that take part: (name of the expert, path), in the order of the page."""
    page.goto(panel)
    rows = page.locator("main tbody tr", has=page.locator("a[href^='/review/seats/']"))
    links = [row.locator("a").first for row in rows.all() if GONE not in row.inner_text()]
    return [(link.inner_text(), link.get_attribute("href")) for link in links]


def seated(people, organiser, panel):
    """The expert with an account comes in for another one, with a reason that the head approves; his name."""
    name = people[EXPERT].locator(".person summary").inner_text().strip()
    page = people[organiser]
    found = seats(page, panel)
    if name not in dict(found):
        people.move(organiser, found[-1][1], "excuse", reason="会期冲突。")
        people.fill(organiser, f"{panel}propose/", expert=name, reason="熟悉公共测试平台的运行。")
        people.move(HEAD, dict(seats(page, panel))[name], "approve")
    invited(page, panel)
    replaced(people, organiser, panel, name)
    return name


def invited(page, panel):
    """Everybody who waits for it is invited."""
    page.goto(panel)
    pressed(page, "/invite/")


def replaced(people, organiser, panel, name):
    """Who must answer by an account that has no button gives way to the next reserve of the draw."""
    page = people[organiser]
    while away := [path for each, path in seats(page, panel) if each != name and not on_paper(page, path)]:
        people.move(organiser, away[0], "excuse", reason="会期冲突。")
        page.goto(panel)
        row = page.locator("main tbody tr", has=page.locator(f"a[href='{away[0]}']"))
        with page.expect_navigation():
            row.locator("form[action$='/replace/'] button").click()
        invited(page, panel)


def on_paper(page, seat):
    """Whether the organiser may answer for an expert: he has no account, and his answer came on paper."""
    page.goto(seat)
    return page.locator("main a.button[href$='/move/accept/']").count() == 1


def answered(people, organiser, panel, name):
    """The expert answers and pledges with his account; the others do so on paper. Then scoring begins."""
    page = people.see(EXPERT, "/review/mine/")
    page.locator("main tbody a").first.click()
    for each, path in seats(people[organiser], panel):
        role = EXPERT if each == name else organiser
        people.move(role, path, "accept")
        people.move(role, path, "agree", pledged=True)
    page = people.see(organiser, panel)
    pressed(page, "/leader/")
    people.move(organiser, panel, "start")


def scored(people, organiser, panel, name, opinion):
    """Every expert hands in every sheet; `opinion(page, place, by_hand)` fills in the one at a place of the items."""
    for each, path in seats(people[organiser], panel):
        role = EXPERT if each == name else organiser
        page = people[role]
        page.goto(path)
        sheets = [link.get_attribute("href") for link in page.locator("a[href^='/review/sheets/']").all()]
        assert sheets
        for place, sheet in enumerate(sheets):
            page.goto(sheet)
            opinion(page, place, by_hand=role == organiser)
            sent(page)
            expect(page.locator(".messages .success").first).to_be_visible()
        if role == EXPERT:
            page.goto(sheets[0])
            assert_sound(page)


def concluded(people, organiser, panel):
    """Scoring closed, and each item concluded as the opinions come to."""
    people.move(organiser, panel, "finish")
    page = people.see(organiser, panel)
    links = [link.get_attribute("href") for link in page.locator("main a[href$='/conclude/']").all()]
    for link in links:
        people.fill(organiser, link, opinion="同意专家意见。")
    day = today().isoformat()
    people.move(organiser, panel, "conclude", conclusion="同意专家组意见。", concluded_on=day)
