"""The bar "what if": a page follows together, says that it does, and comes back as it was.

The page is put together here of what the package makes of the invented book, as a file that
Chromium opens, without a server.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from invented import Book

from claimbook.model.derivation import Step, noted
from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.retrace import again
from claimbook.model.tally import Holds, Item, Tally
from claimbook.show import charts, derivations, display
from claimbook.show.derivations import Derived
from claimbook.sources import tables
from claimbook.sphinx import STATIC, whatif

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ropes</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="{static}/claimbook.css">
<link rel="stylesheet" href="{static}/whatif.css">
<script src="{static}/claimbook.js" defer></script>
<script src="{static}/arithmetic.js" defer></script>
<script src="{static}/drawings.js" defer></script><script src="{static}/whatif.js" defer></script>
</head><body><main><article><h1>Ropes</h1><p id="far"><a href="other.html">Other</a></p>
{body}</article></main></body></html>"""
AS_BUILT = "document.querySelector('article').innerText"


@dataclass
class Made:
    """The page, and the things that it prints, by name."""

    path: Path
    things: dict[str, object]

    @property
    def address(self) -> str:
        return self.path.as_uri()


def things() -> dict[str, object]:
    """Return what the page prints: an "about", an "almost", counts, a choice, a condition."""
    names = ("thread-ropes", "siberia-barrels", "siberia-crews")
    ropes, barrels, crews = (tables.claim(name)["quantity"] for name in names)
    wide = ropes.counted_as("barrels")
    return {
        "ropes": ropes,
        "twice": ropes * 2,
        "barrels": barrels / crews,
        "share": wide.share(barrels),
        "relation": wide.compare(45),
        "rows": Tally.of([Item("a", sources=frozenset(["thread"])), Item("b")]),
        "period": noted(crews, Step("pick", ("period", ("peace", "war"), crews, ropes * 3))),
        "least": ropes.intersection(Quantity(35, 36.5, unit="ropes")),
        "lost": ropes * 2,
        "few": Holds.of([wide], "compare", 45, "less"),
    }


def figure(label: str, title: str = "Ropes and barrels") -> str:
    drawn = [things()["twice"], things()["ropes"], tables.claim("siberia-barrels")["quantity"]]
    rows = pd.DataFrame(
        {
            "quantity": drawn,
            "label": ["Ropes twice, 1804", "Ropes", "Barrels"],
            "source": ["thread", "thread", "siberia"],
        },
        index=["twice", "ropes", "barrels"],
    )
    with display.caught() as held, charts.figure(label, rows, 3, alt="Ropes", title=title) as ax:
        charts.intervals(ax, rows, unit="ropes")
    return "".join(one.html for one in held)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp("whatif")
    book = tmp_path_factory.mktemp("book")
    Book(book).write()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMBOOK_ROOT", str(book))
        patch.setenv("CLAIMBOOK_STATIC", str(folder))
        held = things()
        derived = {name: Derived(name, thing) for name, thing in held.items()}
        lines = "".join(
            f"<p>{name}: {one.html()}.</p>"
            for name, one in derived.items()
            if name not in ("few", "lost")
        )
        few = '<p><span class="when" data-q="few">They were <b>few</b>.</span></p>'
        lost = '<p>Typed: <span data-q="lost">about eighty</span></p>'
        cells = "".join(
            f'<tr><th scope="row">{n}</th><td data-sort="{36 * n}"><span data-q="twice">'
            f"{escape(derived['twice'].text)}</span></td></tr>"
            for n in (2, 1)
        )
        heads = '<th scope="col">N</th><th scope="col" aria-sort="ascending">Ropes</th>'
        table = (
            f'<table class="claimbook-table"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{cells}</tbody></table>"
        )
        data = derivations.scripts({name: one.script() for name, one in derived.items()})
        told = json.dumps(whatif.told())
        body = (
            lines + few + lost + table
            + f"<div>{figure('fig-small-ropes')}</div>"
            + f"<div>{figure('fig-small-titled', 'About 80 ropes')}</div>"
            + data
            + f'<script type="application/json" class="claimbook-whatif">{told}</script>'
        )  # fmt: skip
        path = folder / "page.html"
        path.write_text(PAGE.format(static=STATIC.as_uri(), body=body), encoding="utf-8")
        (folder / "other.html").write_text("<title>Other</title><p>Other</p>", encoding="utf-8")
        yield Made(path, held)


@pytest.fixture
def page(chromium, sheet):
    context = chromium.new_context(viewport={"width": 375, "height": 740})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(sheet.address)
    yield page
    assert not page.errors
    context.close()


def printed(page) -> dict[str, str]:
    """Return what the page prints, by name; what nobody can recompute with its note."""
    found = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll(
        "p > [data-q]:not(.when)")].map((one) => [one.dataset.q, one.innerText]))""")
    return {name: text.replace("\N{NO-BREAK SPACE}%", " %") for name, text in found.items()}


def expected(sheet: Made, reading: Reading) -> dict[str, str]:
    found = {
        name: Derived(name, again(thing, reading)).text for name, thing in sheet.things.items()
    }
    del found["few"]
    return found | {"lost": "about eighty" + " (as written)" * (reading != Reading())}


def slide(page, to: int) -> None:
    page.evaluate("""(to) => { const range = document.querySelector("#whatif-about");
        range.value = to; for (const kind of ["input", "change"])
        range.dispatchEvent(new Event(kind, { bubbles: true })); }""", to)  # fmt: skip


def status(page) -> str:
    return page.locator(".whatif-count").text_content()


READINGS = {
    "about=20": Reading(0.2),
    "about=1": Reading(0.01),
    "printed=1": Reading(as_printed=True),
    "without=thread": Reading(without=["thread"]),
    "about=30&without=siberia+thread": Reading(0.3, without=["siberia", "thread"]),
    "about=15&period=war": Reading(0.15, choices={"period": "war"}),
}


def test_nothing_is_changed_by_opening_the_page(page, sheet, chromium):
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(sheet.address)
    before = plain.locator("article").inner_text()
    plain.context.close()
    assert page.locator(".whatif").is_visible() and not page.locator(".moved").count()
    page.evaluate("document.querySelector('.whatif').remove()")
    assert page.locator("article").inner_text() == before


@pytest.mark.parametrize("query", READINGS)
def test_an_address_shows_the_page_as_python_reads_it(page, sheet, query):
    page.goto(f"{sheet.address}?{query}#far")
    assert printed(page) == expected(sheet, READINGS[query])
    holds = bool(again(sheet.things["few"], READINGS[query]))
    assert page.locator(".when s").count() == (not holds)
    assert page.locator(".when-said").count() == (not holds)
    assert page.evaluate("location.search") == f"?{query}"
    page.locator(".whatif button", has_text="As written").click()
    assert page.evaluate("location.search + location.hash") == "#far"
    assert not page.locator(".moved, .when s, .whatif-mark > *").count() and not status(page)


def test_what_moves_is_marked_and_counted(page, sheet):
    slide(page, 20)
    after, built = expected(sheet, Reading(0.2)), expected(sheet, Reading())
    moved = {name for name in built if after[name] != built[name]} - {"lost"}
    assert {"barrels", "share", "relation"} <= moved and "ropes" not in moved
    marked = page.locator("p > .moved:not(.when)").all()
    assert {one.get_attribute("data-q") for one in marked} == moved
    numbers = page.locator(".moved[data-q]:not(.when, svg *, .derivations *)").count()
    assert status(page).startswith(f"{numbers} numbers differ from the page")
    assert "1 sentence no longer holds" in status(page)
    assert marked[0].evaluate("(e) => getComputedStyle(e).textDecorationStyle") == "dashed"


def test_the_whole_page_follows_together_while_the_slider_is_drawn(page, sheet):
    """One frame after an input no place shows another reading than the rest."""
    draw = """(to) => { const range = document.querySelector("#whatif-about");
        range.value = to; range.dispatchEvent(new Event("input", { bubbles: true })); }"""
    for tolerance in (3, 29, 11):
        page.evaluate(draw, tolerance)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        reading = Reading(tolerance / 100)
        assert printed(page) == expected(sheet, reading)
        twice = str(again(sheet.things["twice"], reading))
        assert set(page.locator("td [data-q]").all_text_contents()) == {twice}
        assert f"Ropes twice, 1804: {twice}" in svg(page, "fig-small-ropes")
    assert page.evaluate("location.search") == "", "the address follows when the slider is let go"


def test_keys_for_sorting_follow(page, sheet):
    slide(page, 20)
    low = again(sheet.things["twice"], Reading(0.2)).low
    keys = [one.get_attribute("data-sort") for one in page.locator("td[data-sort]").all()]
    assert {float(key) for key in keys} == {low}
    assert not page.locator("th[aria-sort]").count()
    slide(page, 10)
    keys = [one.get_attribute("data-sort") for one in page.locator("td[data-sort]").all()]
    assert keys == ["72", "36"]


def svg(page, label: str) -> str:
    return page.locator(f"svg:has([id='{label}-figure_1'])").text_content()


PLACES = """(label) => { const found = {}, { axes: [axis] } = Object.assign({}, ...[...document
    .querySelectorAll(".claimbook-axes")].map((one) => JSON.parse(one.textContent)))[label];
  const at = (px) => axis.lim[0] + (px - axis.px[0]) / (axis.px[1] - axis.px[0])
    * (axis.lim[1] - axis.lim[0]);
  for (const [key, { at: height }] of Object.entries(axis.marks)) found[key] = [
    ...document.querySelectorAll(`[id="${label}-low:${key}"] use, [id="${label}-high:${key}"] use,
    [id="${label}-figure_1"] .whatif-mark use`)]
    .filter((use) => !use.closest("[style*='display: none']"))
    .filter((use) => Math.abs(use.getAttribute("y") - height) < 0.02)
    .map((use) => [at(use.getAttribute("x")), use.style.fill.includes("paper")]);
  return found; }"""


@pytest.mark.parametrize("query", ["", "about=30", "about=2", "printed=1", "without=siberia"])
def test_marks_stand_where_the_numbers_are(page, sheet, query):
    """Ends read back from the drawing, in its own units, with what is open hollow."""
    page.goto(f"{sheet.address}?{query}")
    drawn = {"twice": sheet.things["twice"], "ropes": sheet.things["ropes"],
             "barrels": tables.claim("siberia-barrels")["quantity"]}  # fmt: skip
    found = page.evaluate(PLACES, "fig-small-ropes")
    for key, thing in drawn.items():
        now = again(thing, READINGS.get(query, Reading.of_query(query)))
        ends = [(float(now.low), not now.low_closed), (float(now.high), not now.high_closed)]
        ends = [] if now.hedge == "left out" else ends
        seen = sorted((round(value, 1), hollow) for value, hollow in found[key])
        assert seen == sorted((round(value, 1), hollow) for value, hollow in ends), key


def test_a_figure_that_cannot_follow_says_so(page):
    """Its title prints a number that nobody can recompute: so none of it moves."""
    shut = page.locator("svg:has([id='fig-small-titled-figure_1'])")
    before = shut.inner_html()
    slide(page, 30)
    assert shut.inner_html() == before
    notes = page.locator(".figure-source").all_inner_texts()
    assert "Drawn as written" in notes[1] and "Drawn as written" not in notes[0]
    assert "marks follow this reading; its title, its caption" in notes[0]
    slide(page, 10)
    assert "written" not in "".join(page.locator(".figure-source").all_inner_texts())


def test_a_drawing_that_has_moved_says_so_in_words(page):
    """Its description is the book's own, of the marks as they were drawn."""
    said = "(e) => e.closest('svg').getAttribute('aria-label')"
    moves, shut = (page.locator(f"[id='fig-small-{one}-figure_1']") for one in ("ropes", "titled"))
    slide(page, 30)
    assert moves.evaluate(said) == (
        "Drawn anew, read so: “about” and “almost” as within 30 % of the number. As written: Ropes"
    )
    assert shut.evaluate(said) == "Ropes", "it is drawn as written"
    slide(page, 10)
    assert moves.evaluate(said) == "Ropes"


def test_what_is_drawn_anew_opens_the_same_card(page):
    slide(page, 30)
    drawn = page.locator("[id='fig-small-ropes-figure_1'] .whatif-mark[data-mark=barrels]")
    drawn.scroll_into_view_if_needed()
    page.wait_for_timeout(100)  # a page that still scrolls closes its card
    drawn.locator("use").first.hover()
    assert "Almost 300 barrels" in page.locator("#cite-card").inner_text()


def test_half_a_figure_is_none(chromium, sheet, tmp_path):
    """A mark whose derivation is missing keeps the whole figure as it was."""
    text = sheet.path.read_text(encoding="utf-8").replace('"fig-small-ropes/ropes":', '"gone":')
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page = chromium.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    before = svg(page, "fig-small-ropes")
    slide(page, 30)
    assert svg(page, "fig-small-ropes") == before
    assert not page.locator(".whatif-mark > *").count()
    page.close()


def test_back_restores_the_reading(page, sheet):
    slide(page, 22)
    shown = printed(page)
    page.locator("a", has_text="Other").click()
    page.wait_for_url("**/other.html")
    page.go_back()
    page.wait_for_function("document.querySelector('#whatif-about')?.value === '22'")
    assert page.evaluate("location.search") == "?about=22" and printed(page) == shown


def test_controls_do_what_addresses_do(page, sheet):
    page.locator(".whatif summary").click()
    page.locator("#whatif-without-thread").check()
    page.locator("#whatif-choice-period").select_option("war")
    page.locator("#whatif-printed").check()
    assert page.evaluate("location.search") == "?printed=1&without=thread&period=war"
    reading = Reading.of_query("printed=1&without=thread&period=war")
    assert printed(page) == expected(sheet, reading)
    page.keyboard.press("Escape")
    assert not page.locator(".whatif-more").is_visible()


@pytest.mark.parametrize("query", ["about=x", "without=nobody", "period=never", "q=1", "about="])
def test_an_address_that_means_nothing_changes_nothing(page, sheet, query):
    page.goto(f"{sheet.address}?{query}")
    assert printed(page) == expected(sheet, Reading())


@pytest.mark.parametrize(("query", "tolerance"), [("about=-3", 0.01), ("about=99", 0.3)])
def test_an_address_out_of_range_is_read_as_its_nearest(page, sheet, query, tolerance):
    page.goto(f"{sheet.address}?{query}")
    assert printed(page) == expected(sheet, Reading(tolerance))


def test_the_bar_is_low_on_a_phone_and_the_slider_stays_under_the_finger(page):
    bar, slider = page.locator(".whatif"), page.locator("#whatif-about")
    before = slider.bounding_box()
    assert bar.bounding_box()["height"] < 48
    slide(page, 20)
    assert slider.bounding_box() == before
    assert bar.bounding_box()["height"] < 2 * 38  # one line above it says what differs
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    for control in page.locator(".whatif :is(button, summary, input[type=range]):visible").all():
        assert control.bounding_box()["height"] >= 24


def test_paper_says_how_it_was_read(page):
    slide(page, 15)
    page.emulate_media(media="print")
    assert "within 15 % of the number" in page.locator(".whatif-banner").inner_text()
    assert not page.locator(".whatif").is_visible()


def test_a_browser_without_bigint_keeps_the_page(chromium, sheet):
    page = chromium.new_page()
    page.add_init_script("delete window.BigInt")
    page.goto(f"{sheet.address}?about=20")
    assert "between 72 and 88" in page.locator("article").inner_text()
    page.close()


def test_only_pages_where_something_bends_load_it(sheet):
    loaded: list[str] = []
    app = SimpleNamespace(
        add_css_file=loaded.append,
        add_js_file=lambda name, **_: loaded.append(name),
        config=SimpleNamespace(claimbook_fixed_pages=["index"]),
    )
    quoted = Derived("ropes", tables.claim("thread-ropes")["quantity"].counted_as("ells")).script()
    made = Derived("twice", tables.claim("thread-ropes")["quantity"] * 2).script()
    said = Derived("year", tables.dated("events/siberia-lamps-burned")).script()
    bodies = ["<p>No numbers</p>", derivations.scripts({"a": quoted, "b": said}),
              derivations.scripts({"a": quoted, "c": made})]  # fmt: skip
    for name, body in [*(("page", body) for body in bodies[:2]), ("index", bodies[2])]:
        context = {"body": body}
        whatif._with_bar(app, name, "page.html", context, None)
        assert "claimbook-whatif" not in context["body"] and not loaded
    context = {"body": bodies[2]}
    whatif._with_bar(app, "page", "page.html", context, None)
    assert "claimbook-whatif" in context["body"]
    assert loaded == ["whatif.css", "arithmetic.js", "drawings.js", "whatif.js"]


def test_the_scripts_are_light():
    """25 kB compressed for all of it."""
    names = ("arithmetic.js", "drawings.js", "whatif.js", "whatif.css", "marks.js")
    texts = [(STATIC / name).read_bytes() for name in names]
    assert sum(len(gzip.compress(text, 9)) for text in texts) < 25_000
    assert not re.search(rb"\bfetch\(|^import ", b"".join(texts), re.MULTILINE)
