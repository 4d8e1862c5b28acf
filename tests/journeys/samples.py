"""Forms for the journeys: a sound one, one made wrong, a hostile one; and how a person drops them on a page."""

from pathlib import Path

FORMS = Path(__file__).resolve().parents[1] / "subsystems/performance/rules/reading/layout_forms"
SOUND = (FORMS / "shanghai-2021-lines.txt").read_text(encoding="utf-8")
PRINTED_TOTAL = "总分 100 98.7"

#: What a form may bring that a page must survive: markup, words without end, emoji, writing from right to left.
MARKUP = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
ENDLESS = "长" * 2500 + "x" * 2500
FOREIGN = "🧪🔬👩‍🔬 مشروع علمي \u202eטקסט"

DROP = """([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name, {type: "text/plain"}));
    document.querySelector("[data-drop]").dispatchEvent(
        new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer}));
}"""


def wrong_form(project, printed="97.2"):
    """A form of this project whose total is not the sum of its scores."""
    assert SOUND.count(PRINTED_TOTAL) == 1
    named = SOUND.replace("青少年科学实验营", project)
    return named.replace(PRINTED_TOTAL, f"总分 100 {printed}")


def hostile_form():
    """A form whose texts are what nobody should put on a page unguarded."""
    project = f"{MARKUP}{FOREIGN}"
    return (
        wrong_form(project).replace("因台风顺延一期", ENDLESS).replace("受益学生人次", f"{FOREIGN}{MARKUP}")
    )


def drop(page, name, text):
    """Drop a file on the zone as a mouse does, and wait for the answer."""
    with page.expect_navigation():
        page.evaluate(DROP, [name, text])
