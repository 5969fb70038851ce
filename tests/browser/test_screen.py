"""What a reader's screen says: boxes and what they show agree, addresses show what they name, cards
can be entered, and what a source denies or doubts is never listed as said.
"""

from __future__ import annotations

import json
import re
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser import DRAWN, FLAGS, install
from conftest import HTML

import chapters
from claimbook.sources import tables

CHAPTERS = HTML / "chapters"


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def served():
    """The built book behind a server of this machine: its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=HTML))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=["file", "http"])
def base(request) -> str:
    return HTML.as_uri() if request.param == "file" else request.getfixturevalue("served")


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def small(chromium):
    """A phone, with a finger."""
    context = chromium.new_context(
        viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


# Boxes with what they show: explorers, switches of the record outside, registers. As one text: a
# thousand rows come sooner so.
STATE = """() => JSON.stringify({
  explorers: [...document.querySelectorAll(".explorer")].map((e) => ({
    chosen: e.querySelector("select").selectedOptions[0].text,
    shown: [...e.querySelectorAll(".explorer-state:not([hidden])")].map((s) => s.dataset.state),
    live: e.querySelector(".explorer-live").textContent,
  })),
  switches: [...document.querySelectorAll(".outside-switch input")].map((box) => ({
    on: box.checked,
    shown: [...box.closest(".outside-scope").querySelectorAll(".outside-row")]
      .map((row) => !row.hidden),
  })),
  register: [...document.querySelectorAll(".register-controls")].map((box) => ({
    asked: Object.fromEntries([...box.querySelectorAll("input, select")]
      .filter((one) => one.value).map((one) => [one.name, one.value])),
    address: Object.fromEntries(new URLSearchParams(location.search)),
    count: box.querySelector(".register-count").textContent,
    rows: [...document.querySelector("table.register").tBodies[0].rows]
      .map((row) => [!row.hidden, row.textContent.toLowerCase(), { ...row.dataset }]),
  })),
})"""


def disagreeing(page) -> list[str]:
    """What of the open page shows something else than its box says; it has boxes."""
    state, found = json.loads(page.evaluate(STATE)), []
    assert state["explorers"] or state["register"], page.url
    for e in state["explorers"]:
        if e["shown"] != [e["chosen"]] or e["live"] != e["chosen"]:
            found.append(f"box {e['chosen']!r}, shown {e['shown']}, told {e['live']!r}")
    for s in state["switches"]:
        if set(s["shown"]) - {s["on"]}:
            found.append(f"switch {s['on']}, shown {s['shown']}")
    for register in state["register"]:
        asked = {name: value for name, value in register["asked"].items() if name != "q"}
        words = register["asked"].get("q", "").split()
        wrong = [
            text for is_seen, text, data in register["rows"]
            if is_seen != (all(word in text for word in words) and asked.items() <= data.items())
        ]  # fmt: skip
        if wrong or register["asked"] != register["address"]:
            found.append(f"{register['asked']}, {register['address']}: {len(wrong)} rows not so")
        left = sum(is_seen for is_seen, *_ in register["rows"])
        if not register["count"].startswith(f"{left:,} "):
            found.append(f"{left} rows left, told {register['count']!r}")
    return found


def set_boxes(page) -> None:
    """Set every box of the open page to another state than its first, as a reader would."""
    for control in page.locator(".explorer select").all():
        control.select_option(index=1)
    for box in page.locator(".outside-switch input:visible").all():
        box.check()
    for box in page.locator(".register-controls input[name=q]").all():
        box.fill("asano")
        page.locator("select[name=source]").select_option("samurai")
        page.wait_for_url(lambda url: "q=asano" in url)
        page.wait_for_timeout(300)


def leave_and_return(page, base) -> None:
    page.evaluate("location.href = document.querySelector('.bd-article a.cite-line').href")
    page.wait_for_url("**/sources/*")
    # A page that the browser kept has no second load to wait for.
    page.go_back(wait_until="commit")
    page.wait_for_url("**/chapters/*", wait_until="commit")
    for _ in range(50):
        if page.evaluate("document.readyState") == "complete":
            break
        page.wait_for_timeout(100)


def ways() -> list[tuple[str, str, str]]:
    """Every page with explorers after Back, over a network; one, and a register, after the other
    ways too, and as files."""
    both = [(n, how) for n in ("prisoners", "claims") for how in ("back", "reload", "other tab")]
    backs = dict.fromkeys(("http", name, "back") for name, _ in chapters.explorers())
    return list(dict.fromkeys([*(("file", *one) for one in both), *backs,
                               ("http", "claims", "back")]))  # fmt: skip


@pytest.mark.parametrize(("base", "name", "how"), ways(), indirect=["base"])
def test_boxes_say_what_is_shown(page, base, name, how):
    page.goto(f"{base}/chapters/{name}.html")
    assert not disagreeing(page)
    set_boxes(page)
    assert not disagreeing(page)
    seen = page
    if how == "back":
        leave_and_return(page, base)
    elif how == "reload":
        page.reload()
    else:
        seen = page.context.new_page()
        seen.goto(page.url)
    seen.wait_for_timeout(100 if name != "claims" else 1000)
    assert not disagreeing(seen)
    if name == "claims":
        assert page.locator("input[name=q]").input_value()


@pytest.mark.parametrize("name", ["prisoners", "claims"])
def test_boxes_say_what_is_shown_when_the_browser_kept_the_page(chromium, served, name):
    """With the browser's memory of whole pages, which the tests' browser has off by itself."""
    running = chromium.browser_type.launch(
        executable_path=install(), args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = running.new_page()
    page.goto(f"{served}/chapters/{name}.html")
    page.evaluate("addEventListener('pageshow', (e) => { window.wasKept = e.persisted; })")
    set_boxes(page)
    leave_and_return(page, served)
    assert page.evaluate("window.wasKept") is True
    assert not disagreeing(page)
    running.close()


# Where the row or line that the address names stands, and the header over it.
PLACE = """() => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const row = target.closest("tr, li");
  const header = document.querySelector(".bd-header-article, header.bd-header-article");
  const lines = [...row.querySelectorAll("th, td, .seed-text")].filter((e) => e.offsetHeight)
    .map((e) => e.getBoundingClientRect());
  const box = row.getBoundingClientRect();
  const text = row.querySelector(".seed-text") || row.cells[1];
  const paper = (e) => getComputedStyle(e).backgroundColor;
  return {
    hidden: row.offsetHeight === 0,
    top: Math.min(...lines.map((r) => r.top)), bottom: Math.max(...lines.map((r) => r.bottom)),
    header: header ? header.getBoundingClientRect().bottom : 0, height: innerHeight,
    room: box.height,
    marked: [...(row.cells || [text])].every((e) => paper(e) !== "rgba(0, 0, 0, 0)"
      && paper(e) === paper(text) && paper(e) !== paper(document.body)),
  };
}"""


def trouble_with(page) -> str:
    place = page.evaluate(PLACE)
    if place["hidden"] or not place["marked"]:
        return f"hidden or not marked: {place}"
    # A row higher than the screen can show its beginning only.
    fits = place["room"] < place["height"] - place["header"] - 20
    is_whole = place["bottom"] <= place["height"] or not fits
    return "" if place["top"] >= place["header"] and is_whole else f"cut: {place}"


@cache
def hrefs() -> list[str]:
    """Where the links of all chapters lead, in order: reading the pages takes a while."""
    return [href for path in sorted(CHAPTERS.glob("*.html"))
            for href in re.findall(r'<a [^>]*href="([^"]+)"', path.read_text("utf-8"))]  # fmt: skip


def linked(pattern: str) -> list[str]:
    """The addresses of that kind that chapters link to, in order, each once."""
    found = (href.removeprefix("../").removeprefix("chapters/") for href in hrefs()
             if f"{pattern}#" in href)  # fmt: skip
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize(
    ("register", "step"), [("claims", 50), ("events", 11), ("actors", 25), ("ties", 60)]
)
def test_an_address_shows_its_row_whole_and_marked(page, register, step, width):
    page.set_viewport_size({"width": width, "height": 800})
    every = linked(f"{register}.html")
    if len(every) < 11 * step:  # pages lead to few of its rows
        every = [f"{register}.html#{key}" for key in tables.keyed(register).index]
    chosen = every[::step]
    assert len(chosen) > 10
    trouble = []
    for number, address in enumerate(chosen):
        uri = (CHAPTERS / address.partition("#")[0]).as_uri() + "#" + address.partition("#")[2]
        if number % 30 == 0:  # a new page, as from a link elsewhere; else within the page
            page.goto("about:blank")
        page.goto(uri)
        page.evaluate(DRAWN)
        if said := trouble_with(page):
            trouble.append(f"{address}: {said}")
    assert not trouble, f"{len(trouble)} of {len(chosen)}\n" + "\n".join(trouble[:5])


@pytest.mark.parametrize("width", [1280, 375])
def test_an_address_shows_its_line_of_a_source(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    trouble = []
    for source in tables.keyed("sources").index:
        path = HTML / "sources" / f"{source}.html"
        lines = re.findall(r'<li [^>]*id="(L\d+)"', path.read_text("utf-8"))
        assert len(lines) > 10
        for line in lines[::20]:
            page.goto(f"{path.as_uri()}#{line}")
            page.evaluate(DRAWN)
            place = page.evaluate(PLACE)
            if place["hidden"] or place["top"] < place["header"]:
                trouble.append(f"{source}#{line}: {place}")
    assert not trouble, trouble[:5]


@pytest.mark.parametrize("register", ["claims", "events", "actors", "ties"])
def test_an_address_brings_back_a_row_that_a_choice_hid(page, register):
    key = tables.keyed(register).index[40]
    page.goto((CHAPTERS / f"{register}.html").as_uri())
    row = page.locator(f"[id='{key}']")

    def hide() -> None:
        page.locator("input[name=q]").fill("nosuchwords")
        page.wait_for_url(lambda url: "q=nosuchwords" in url)
        assert row.is_hidden()

    hide()
    page.evaluate("key => { location.hash = key; }", key)
    row.wait_for()
    page.wait_for_timeout(500)
    assert not trouble_with(page) and not disagreeing(page)
    hide()
    assert "#" not in page.url, "an address that shows something else"
    page.evaluate("key => { location.hash = key; }", key)
    row.wait_for()
    page.wait_for_timeout(500)
    assert not disagreeing(page)


def test_an_address_opens_the_fold_that_it_stands_in(page):
    page.goto((CHAPTERS / "intervention.html").as_uri())
    page.evaluate("""() => {
      document.querySelector("details li").id = "in-a-fold";
      document.querySelectorAll("details").forEach((fold) => { fold.open = false; });
      location.hash = "in-a-fold";
    }""")
    page.wait_for_timeout(150)
    assert page.locator("#in-a-fold").is_visible()


CARD = "#cite-card"


def test_a_pointer_enters_the_card_step_by_step(page):
    """From the link's middle straight down, one pixel at a time, and slowly (WCAG 1.4.13)."""
    page.goto((CHAPTERS / "intervention.html").as_uri())
    for link in (page.locator("p a.cite-figure").first, page.locator("p a.cite-line").nth(3)):
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        x, y = box["x"] + min(20, box["width"] / 2), box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        card = page.locator(CARD)
        assert card.is_visible()
        place = card.bounding_box()
        is_below = place["y"] > y
        while not place["y"] + 6 < y < place["y"] + place["height"] - 6:
            y += 1 if is_below else -1
            page.mouse.move(x, y)
            page.wait_for_timeout(10)
            assert card.is_visible(), f"gone at {y}, {place}"
        page.wait_for_timeout(500)
        assert card.is_visible()
        page.mouse.move(5, 500)
        page.wait_for_timeout(500)
        assert card.is_hidden()


def test_a_card_near_the_bottom_is_above_and_can_be_entered(page):
    page.goto((CHAPTERS / "intervention.html").as_uri())
    box = page.evaluate("""() => {
      const link = [...document.querySelectorAll("p a.cite-figure")]
        .find((e) => e.getClientRects().length === 1 && e.getBoundingClientRect().top > 1500);
      const down = link.getBoundingClientRect().bottom - innerHeight + 70;  // above the bar
      scrollBy({top: down, behavior: "instant"});
      return link.getBoundingClientRect().toJSON();
    }""")
    page.wait_for_timeout(300)  # a card goes when the page is scrolled
    x, y = box["x"] + 3, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    card = page.locator(CARD)
    place = card.bounding_box()
    assert place["y"] + place["height"] <= box["y"] + 1
    while y > place["y"] + place["height"] - 6:
        y -= 1
        page.mouse.move(x, y)
        page.wait_for_timeout(20)
        assert card.is_visible()


@pytest.mark.parametrize(
    ("name", "link"),
    [("intervention", "p a.cite-figure"), ("intervention", "td a.cite-line[data-card-row]"),
     ("claims", "td a.cite-line"), ("intervention", "p a.cite-line")],
)  # fmt: skip
def test_a_card_leads_to_the_row_and_to_the_line(page, name, link):
    page.goto((CHAPTERS / f"{name}.html").as_uri())
    page.locator(f"{link}:visible").first.focus()
    hrefs = page.locator(f"{CARD} a").evaluate_all("links => links.map((a) => a.href)")
    is_line_alone = link == "p a.cite-line" and len(hrefs) == 1
    assert len(hrefs) == 2 or is_line_alone
    for href in hrefs:
        to = urlsplit(href)
        text = Path(unquote(to.path)).read_text(encoding="utf-8")
        assert f'id="{unquote(to.fragment)}"' in text, href
    assert any("/sources/" in href for href in hrefs)


def test_keys_go_through_a_card_and_out_of_it(page):
    page.goto((CHAPTERS / "intervention.html").as_uri())
    links = page.locator("p a.cite")
    links.nth(0).focus()
    active = "document.activeElement"
    inside = f"document.querySelector('{CARD}').contains({active})"
    count = page.locator(f"{CARD} a").count()
    for number in range(count):
        page.keyboard.press("Tab")
        assert page.evaluate(inside), number
        assert page.locator(CARD).is_visible()
    page.keyboard.press("Tab")
    second = links.nth(1).evaluate(f"e => e === {active}")
    assert second, "after its card comes the next citation"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert links.nth(1).evaluate(f"e => e === {active}") and page.locator(CARD).is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(CARD).is_hidden()
    assert links.nth(1).evaluate(f"e => e === {active}"), "Escape gives the focus back"
    page.keyboard.press("Tab")
    assert not page.evaluate(inside), "after Escape, Tab goes on"


@pytest.mark.parametrize("link", ["p a.cite-figure", "p a.cite-line"])
def test_the_first_tap_opens_and_the_second_follows(small, link):
    small.goto((CHAPTERS / "intervention.html").as_uri())
    start = small.url
    small.locator(link).first.tap()
    small.wait_for_timeout(200)
    card = small.locator(CARD)
    assert small.url == start and card.is_visible()
    assert card.locator("a").count() == 2 or "cite-line" in link
    small.locator(".deck").first.tap()
    small.wait_for_timeout(100)
    assert card.is_hidden() and small.url == start
    small.locator(link).first.tap()
    small.locator(link).first.tap()
    small.wait_for_url("**/*#*")
    assert small.url != start


def test_a_tap_on_a_link_in_the_card_follows_it(small):
    small.goto((CHAPTERS / "intervention.html").as_uri())
    small.locator("p a.cite-figure").first.tap()
    small.locator(f"{CARD} a").last.tap()
    small.wait_for_url("**/sources/*")
