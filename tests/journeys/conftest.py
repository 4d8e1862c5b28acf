"""A demonstration served for the journeys, and a browser that can show Chinese."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
QUIET += ["--disable-component-update", "--disable-sync"]
PICTURES = ROOT / "docs" / "screenshots"
#: Milliseconds that an answer may take before a journey gives up.
PATIENCE = 15_000
WIDTHS = {"desktop": (1280, 900), "telephone": (390, 844)}


def free_port():
    """Below the ports that the system lends to browsers: it is bound only once the demonstration is written."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port was found")


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    """Where the demonstration keeps all that it keeps."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="session")
def site(data_folder):
    """The address of a fresh demonstration, started as a newcomer starts it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; on Debian: apt install chromium")
    port = free_port()
    environment = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL"}}
    environment |= {"YANFA_MODE": "demonstration", "YANFA_DATA_DIR": str(data_folder)}
    command = [sys.executable, "-m", "yanfa", "run", "--port", str(port)]
    environment["PYTHONPATH"] = str(ROOT / "src")
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0, "Ctrl-C must end everything cleanly"


def wait_until_ready(address, server, seconds=900):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert server.poll() is None, "the demonstration ended by itself"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                assert json.load(answer)["status"] == "ok"
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the demonstration did not answer in time")


@pytest.fixture(scope="session")
def browser(site, tmp_path_factory):
    """Debian's Chromium with the Chinese fonts of the pinned wheel."""
    data_home = tmp_path_factory.mktemp("fonts")
    package = Path(find_spec("noto_cjk_sans_otc").origin).parent
    (data_home / "fonts").mkdir()
    for font in package.rglob("*.tt[cf]"):
        (data_home / "fonts" / font.name).symlink_to(font)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, env=os.environ | {"XDG_DATA_HOME": str(data_home)}
        )
        yield started
        started.close()


@pytest.fixture(params=list(WIDTHS))
def width(request):
    return request.param


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    """Both languages of the pages; a journey that does not ask for it is made in Chinese."""
    return request.param


@pytest.fixture
def photograph(width):
    """A function that puts the page among the pictures of the documentation, where these are wanted."""

    def take(page, name, language="zh-hans"):
        if os.environ.get("YANFA_SCREENSHOTS") == "1":
            page.evaluate("document.fonts.ready")
            page.screenshot(path=PICTURES / f"{name}-{width}-{language}.png")

    return take


@pytest.fixture
def open_page(browser, site, width):
    """A function that opens a page as somebody: `open_page("/path/", language="en", role="审计管理员")`."""
    contexts, pages = [], []

    def open_one(path="/", language="zh-hans", role=None):
        w, h = WIDTHS[width]
        context = browser.new_context(viewport={"width": w, "height": h}, base_url=site, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
        if role:
            sign_in(page, role)
        context.add_cookies([{"name": "language", "value": language, "url": site}])
        page.goto(path)
        pages.append(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [page.errors for page in pages if page.errors] == [], "the browser reported errors"


def sign_in(page, role):
    """Through the demonstration's button for the role, named in Chinese."""
    page.goto("/accounts/login/")
    page.get_by_role("button", name=role, exact=True).click()
    page.wait_for_url("**/")
