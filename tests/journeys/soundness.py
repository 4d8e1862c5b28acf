"""What holds on every page: axe finds nothing, and the document does not scroll sideways."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()


def assert_sound(page):
    """Stop at the first page that shuts somebody out or is wider than its window."""
    where = f"{page.url} at {page.viewport_size['width']} px"
    found = AXE.run(page).response["violations"]
    faults = [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
    assert faults == [], f"axe on {where}"
    assert sideways(page) == 0, f"{where} scrolls sideways"


def sideways(page):
    """By how many pixels the document is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
