"""The shell of pages, on the small book: two layers, what is loaded, under which policy, in which
type; and what axe-core, with every rule it has, finds wrong."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from axe import ALL, trouble
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from smallbook import PAGES

from claimbook.sphinx import shell

CHAPTER = "chapters/small.html"
CODE, PRINTED, TABLE = ".cell_input", ".output.stream", "#tab-small-lamps"
LIMIT = 300_000  # bytes, compressed, that all pages share
FILES = 16  # with those that ask "what if" and two fonts


@pytest.fixture(scope="module")
def site(made) -> Path:
    """The pages of the small book; one of them is about its code."""
    page = made.folder / "chapters" / "other.md"
    page.write_text(PAGES["other"].replace("---\n\n#", "code: shown\n---\n\n#", 1), "utf-8")
    assert made.build() == 0, made.output
    return made.site


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.said = []
    page.on("console", lambda m: m.type in ("error", "warning") and page.said.append(m.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()
    assert not page.said


def seen(page) -> tuple[bool, bool, bool]:
    """Whether code, printed output and table are in sight."""
    return tuple(page.locator(what).first.is_visible() for what in (CODE, PRINTED, TABLE))


READING, WORKING = (False, False, True), (True, True, True)


def test_a_page_is_read_first_and_worked_through_on_a_switch(page, site):
    page.goto((site / CHAPTER).as_uri())
    switch = page.get_by_role("button", name="Show the working")
    assert seen(page) == READING and switch.get_attribute("aria-pressed") == "false"
    switch.focus()
    page.keyboard.press("Enter")
    assert seen(page) == WORKING and switch.get_attribute("aria-pressed") == "true"
    assert page.url.endswith("small.html?working")
    order = page.evaluate("[...document.querySelectorAll('.cell_input, .stream, table')].map(e => "
                          "e.className.split(' ')[0])")  # fmt: skip
    assert order == ["cell_input", "output", "claimbook-table"]
    page.reload()
    assert seen(page) == WORKING
    page.goto((site / CHAPTER).as_uri())
    assert seen(page) == WORKING, "the choice is remembered where the address does not say it"
    switch.click()
    assert seen(page) == READING and page.url.endswith("small.html")


def test_an_address_asks_for_the_working_layer_and_keeps_what_else_it_says(page, site):
    page.goto((site / CHAPTER).as_uri() + "?topic=lamps&working#cell-1")
    assert seen(page) == WORKING
    page.get_by_role("button", name="Show the working").click()
    assert page.url.endswith("small.html?topic=lamps#cell-1") and seen(page) == READING


def test_a_table_leads_to_its_cell(page, site):
    page.goto((site / CHAPTER).as_uri())
    page.locator(".table-source a.to-working").click()
    assert seen(page) == WORKING and page.url.endswith("?working#cell-1")
    page.locator("#cell-1 .cell_input").wait_for(state="visible")
    # Another time, from the reading layer, to the address that is there already.
    page.get_by_role("button", name="Show the working").click()
    page.locator(".table-source a.to-working").click()
    page.locator("#cell-1 .cell_input").wait_for(state="visible")


def test_paper_is_the_reading_layer_and_no_script_hides_nothing(page, site, chromium):
    page.goto((site / CHAPTER).as_uri() + "?working")
    page.emulate_media(media="print")
    assert seen(page) == READING
    context = chromium.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto((site / CHAPTER).as_uri())
    assert seen(bare) == WORKING
    assert not bare.get_by_role("button").count(), "a button that does nothing without its script"
    assert bare.locator("#book-nav a").first.is_visible()
    context.close()


def test_a_page_about_code_shows_it(page, site):
    page.goto((site / "chapters/other.html").as_uri())
    assert page.locator(CODE).first.is_visible()
    page.goto((site / "chapters/claims.html").as_uri())
    assert not page.locator(".layer-switch").count(), "no code, no switch"


def loaded(page, address: str) -> dict[str, int]:
    """The files that a page asks for, with their compressed sizes; fonts are so already."""
    found = {}

    def note(request):
        path = Path(re.sub(r"^file://|\?.*|#.*", "", request.url))
        raw = path.read_bytes()
        packed = raw if path.suffix == ".woff2" else gzip.compress(raw, 6)
        found[path.name] = len(packed)

    page.on("request", note)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.remove_listener("request", note)
    return found


def test_a_page_loads_little_and_only_what_it_uses(page, site):
    files = loaded(page, (site / CHAPTER).as_uri())
    shared = {name: size for name, size in files.items() if not name.endswith(".html")}
    assert sum(shared.values()) < LIMIT, shared
    unused = re.compile(
        "fontawesome|thebe|toggle|clipboard|copybutton|searchindex|searchtools|"
        "language_data|doctools|design|pydata|pygments|mystnb|sphinx-book"
    )
    assert not list(filter(unused.search, files)) and len(shared) < FILES


def test_a_policy_allows_own_files_and_what_it_names_by_hash(page, site):
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        if "_static" in path.parts or "http-equiv=\"refresh\"" in text.lower():
            continue
        html = BeautifulSoup(text, "html.parser")
        (meta,) = html.select("meta[http-equiv=Content-Security-Policy]")
        said = meta["content"]
        assert "unsafe" not in said and "*" not in said and "http" not in said, path.name
        assert "default-src 'none'" in said and said.count("'sha256-") >= 1
        assert meta.find_previous(["script", "style", "link"]) is None, "the policy comes first"
        assert not html.select("[style]"), path.name
        assert not [t for t in html.find_all(True) for a in t.attrs if a.startswith("on")]
        # Data in JSON-LD is no script: nothing executes it, no policy has to allow it.
        for inline in html.select("script:not([src], [type='application/ld+json']), style"):
            assert shell.digest(inline.string) in said, path.name
    page.goto((site / CHAPTER).as_uri())
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.wasRun = true";
      document.head.append(script);
    }""")
    assert page.evaluate("window.wasRun") is None
    assert any("Content Security Policy" in text for text in page.said), "it says what it refused"
    page.said.clear()


def test_styles_of_elements_hold_as_rules(page, site):
    html, style = shell.without_style_attributes('<b style="color:red" title="a > b">x</b>')
    assert html == '<b class="own-0" title="a > b">x</b>' and "color:red" in style
    # The names are nobody else's: "s1" and "s2" are strings in code that is coloured.
    taken = re.findall(r"\.([a-z]+\d)\b", (site / "_static" / "pygments.css").read_text("utf-8"))
    assert {"s1", "s2"} <= {*taken} and not [name for name in taken if name.startswith("own-")]
    page.goto((site / CHAPTER).as_uri())
    head = page.locator(f"{TABLE} thead th").first
    assert head.evaluate("e => getComputedStyle(e).getPropertyValue('--room')").strip().isdigit()


def test_text_tables_and_figures_have_the_type_of_the_theme(page, site):
    page.goto((site / CHAPTER).as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    ready = page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert {name.strip('"') for name in ready} >= {"Claimbook Serif", "Claimbook Sans"}
    family = "e => getComputedStyle(e).fontFamily"
    assert page.locator("article h1").first.evaluate(family).startswith('"Claimbook Serif"')
    assert page.locator(f"{TABLE} td").first.evaluate(family).startswith('"Claimbook Sans"')


# What a text of this book's kind needs, Cyrillic last.
LETTERS = {"latin": "Aéłōū–“”→−≈", "cyrillic": "АЖёя"}


@pytest.mark.parametrize("script", LETTERS)
@pytest.mark.parametrize("kind", ["serif", "sans"])
def test_fonts_have_the_letters_and_are_small(page, site, kind, script):
    path = site / "_static" / "fonts" / f"{kind}-{script}.woff2"
    assert path.stat().st_size < 60_000 and (path.parent / "OFL.txt").is_file()
    # A letter that the font lacks is drawn from the next one: as wide as in that one alone.
    page.goto((site / CHAPTER).as_uri())
    lacking = page.evaluate("""async ([family, letters]) => {
      await document.fonts.load(`40px "${family}"`, letters);
      const pen = document.createElement("canvas").getContext("2d");
      const width = (font, letter) => {
        pen.font = `40px ${font}`;
        return pen.measureText(letter).width;
      };
      const other = "monospace";
      return [...letters].filter((c) => width(`"${family}", ${other}`, c) === width(other, c));
    }""", [f"Claimbook {kind.capitalize()}", LETTERS[script]])  # fmt: skip
    assert not lacking


def test_drawings_are_measured_with_the_font_of_the_theme():
    paths = list((Path(shell.__file__).parents[1] / "show/charts/fonts").glob("sans-*.ttf"))
    assert len(paths) == 2
    for path in paths:
        have = TTFont(path).getBestCmap()
        assert not [c for letters in LETTERS.values() for c in letters if ord(c) not in have]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_no_rule_of_axe_is_broken(chromium, site, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for path in sorted(site.rglob("*.html")):
        if "_static" in path.parts or path == site / "index.html":
            continue
        for layer in ("", "?working"):
            if layer and "cell_input" not in path.read_text(encoding="utf-8"):
                continue  # it is the same
            page.goto(path.as_uri() + layer)
            page.wait_for_timeout(100)
            if said := trouble(page, ALL):
                found[path.name + layer] = said[:3]
    context.close()
    assert not found


def test_the_top_of_the_site_leads_to_the_first_page(site):
    top = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert top.html["lang"] == "en" and top.title.text == top.a.text
    assert top.a["href"] == "chapters/index.html"
    assert top.find("meta", {"http-equiv": "Refresh"})["content"].endswith("=chapters/index.html")


def test_nothing_scrolls_sideways_on_a_narrow_phone_with_wide_spacing(page, site):
    """WCAG 1.4.10 and 1.4.12: 320 px, and lines, letters, words and paragraphs set apart."""
    page.set_viewport_size({"width": 320, "height": 800})
    for path in sorted(site.rglob("*.html")):
        if "_static" in path.parts or path == site / "index.html":
            continue
        page.goto(path.as_uri() + "?working")
        # By the page's own style sheets' interface: the policy forbids a new style element.
        page.evaluate("""() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
          document.adoptedStyleSheets.push(sheet);
        }""")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path.name


def test_the_contents_open_and_close_on_a_phone(page, site):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto((site / CHAPTER).as_uri())
    nav, button = page.locator("#book-nav"), page.get_by_role("button", name="Contents")
    assert nav.is_hidden()
    button.click()
    assert nav.is_visible() and button.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "page"
    page.keyboard.press("Escape")
    assert nav.is_hidden() and page.evaluate("document.activeElement.className").count("nav-switch")
    button.click()
    nav.get_by_role("link", name="Other chapter").click()
    page.wait_for_url("**/other.html")


def test_colours_follow_the_device_until_a_reader_chooses(page, site):
    page.emulate_media(color_scheme="dark")
    page.goto((site / CHAPTER).as_uri())
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(300)  # the page hears of it a frame later
    assert dark != page.evaluate(paper)
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate(paper) == dark
    page.goto((site / "chapters/index.html").as_uri())
    assert page.evaluate(paper) == dark, "the choice is remembered"
