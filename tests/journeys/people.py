"""Steps that journeys share: people with one page each, their forms and moves, and what holds on every page."""

import os
import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, WIDTHS
from tests.journeys.soundness import assert_sound

CJK = re.compile("[\u4e00-\u9fff]")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
#: What the platform itself says on a page; cells and facts hold what people typed.
WORDS = "main h2, main th, main label:not(:has(input)), main .actions a, main .actions button, main dt"


class People:
    """One page for each role, opened when it is first needed; remembers what each has read."""

    def __init__(self, open_page):
        self.open_page, self.pages, self.read = open_page, {}, {}

    def __getitem__(self, role):
        if role not in self.pages:
            self.pages[role] = self.open_page("/messages/", role=role)
        return self.pages[role]

    def see(self, role, path):
        """Open a page as somebody and find it sound at both widths."""
        page = self[role]
        page.goto(path)
        self.look(role)
        return page

    def look(self, role):
        """What this person sees now is sound on a desk and on a telephone."""
        page = self[role]
        for width, height in reversed(WIDTHS.values()):
            page.set_viewport_size({"width": width, "height": height})
            assert_sound(page)
        self.read.setdefault(role, []).append(path_of(page))

    def move(self, role, record, name, **answers):
        """Make a move of a record by its button, and be told that it was done."""
        page = self[role]
        page.goto(record)
        page.locator(f"main a.button[href$='/move/{name}/']").first.click()
        page.wait_for_url(f"**/move/{name}/")
        typed(page, **answers)
        self.look(role)
        sent(page)
        expect(page.locator(".messages .success").first).to_be_visible()

    def fill(self, role, path, **answers):
        """Fill in the form at a path and send it; where that leads."""
        page = self.see(role, path)
        typed(page, **answers)
        sent(page)
        expect(page.locator("main .errorlist")).to_have_count(0)
        return path_of(page)

    def read_in_english(self):
        """All that was read on the way once more: the platform's own words hold no Chinese."""
        for role, paths in self.read.items():
            page = self[role]
            english(page.context, page.url)
            for path in dict.fromkeys(paths):
                page.goto(path)
                assert_english(page)


def path_of(page):
    """The path of the page that is open."""
    return re.sub(r"^https?://[^/]+", "", page.url).split("#")[0]


def english(context, address):
    """From now on this person reads English."""
    site = "/".join(address.split("/")[:3])
    context.add_cookies([{"name": "language", "value": "en", "url": site}])


def assert_english(page):
    """Headings, labels and buttons hold no Chinese, but for names that people gave."""
    words = page.locator(WORDS).all_inner_texts()
    assert [text for text in words if CJK.search(text.split("\n")[0])] == [], page.url


def typed(page, **answers):
    """Fill the named fields of the form of the page, each as its kind wants it."""
    for name, answer in answers.items():
        field = page.locator(f"main form [name={name}]")
        kind = field.first.evaluate("element => element.type")
        if kind == "radio":
            page.locator(f"main form [name={name}][value={answer}]").check()
        elif kind == "checkbox":
            field.first.check()
        elif kind == "file":
            field.set_input_files(answer)
        elif kind.startswith("select"):
            field.select_option(answer)
        else:
            field.fill(answer)


def sent(page):
    """Send the form of the page."""
    with page.expect_navigation():
        page.locator("main form.form button.primary").first.click()


def pressed(page, action):
    """Press the button of the form that posts to an address that ends so."""
    with page.expect_navigation():
        page.locator(f"main form[action$='{action}'] button").first.click()


#: What a page offers and refuses, with the reason.
REFUSED = "main .actions .refused"
#: Makes a move of a record as somebody, some days from now.
LATER = """
import sys
from datetime import timedelta
import django
django.setup()
from django.apps import apps
from django.contrib.auth import get_user_model
from yanfa.kernel.clock import demonstration_time, now
from yanfa.kernel.workflow.moving import perform
model, key, name, login, days = sys.argv[1:]
record = apps.get_model(model).objects.get(public_id=key)
with demonstration_time(now() + timedelta(days=int(days))):
    perform(name, record, by=get_user_model().objects.get(login=login))
"""


def later(data_folder, model, record, name, *, role, days):
    """What waits for a day to pass: the move is made as it will be then, in the demonstration's own database."""
    key = record.rstrip("/").rpartition("/")[2]
    executed(data_folder, LATER, model, key, name, f"demo-{role}", str(days))


#: Reads a page as somebody, some days from now.
SEEN = """
import sys
from datetime import timedelta
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from yanfa.kernel.clock import demonstration_time, now
path, login, days = sys.argv[1:]
client = Client(headers={"host": "127.0.0.1"})
with demonstration_time(now() + timedelta(days=int(days))):
    client.force_login(get_user_model().objects.get(login=login))
    answer = client.get(path)
assert answer.status_code == 200, answer
sys.stdout.buffer.write(answer.content)
"""


def seen_later(data_folder, path, *, role, days):
    """The text of a page as somebody will read it some days from now."""
    return executed(data_folder, SEEN, path, f"demo-{role}", str(days)).decode()


def executed(data_folder, code, *arguments):
    """Run code in the demonstration's own database; what it wrote."""
    environment = os.environ | {"YANFA_MODE": "demonstration", "YANFA_DATA_DIR": str(data_folder)}
    environment |= {"DJANGO_SETTINGS_MODULE": "yanfa.config.settings", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE).stdout
