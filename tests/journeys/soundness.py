"""What holds on every page: axe finds nothing, and the document does not scroll sideways."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error

#: What axe passed need not come back from the browser: a page has hundreds of such answers.
VIOLATIONS = """
    () => axe.run({resultTypes: ["violations"]}).then(({violations}) => violations)
"""


def assert_sound(page):
    """Stop at the first page that shuts somebody out or is wider than its window."""
    where = f"{page.url} at {page.viewport_size['width']} px"
    faults = [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations(page)]
    assert faults == [], f"axe on {where}"
    assert sideways(page) == 0, f"{where} scrolls sideways"


def violations(page):
    """What axe finds on the page; on the one that follows, where a click has just left this one."""
    page.wait_for_load_state()
    try:
        return _found(page)
    except Error:
        page.wait_for_load_state()
        return _found(page)


def _found(page):
    """What axe finds; half a megabyte of it is told to a document once, however often that is looked at."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(VIOLATIONS)


def sideways(page):
    """By how many pixels the document is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
