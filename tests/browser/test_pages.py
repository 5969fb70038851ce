"""The built pages: nothing from outside, no error, no dead link, and explorers that move."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pandas as pd
import pytest
from browser import watched
from bs4 import BeautifulSoup
from conftest import HTML, ROOT, pages

import chapters
from claimbook.sources import tables


def soup(path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def parsed() -> dict:
    return {path: soup(path) for path in pages()}


@cache
def led_to(folder: Path, target: str) -> Path | None:
    """Return the file that an address on a page in ``folder`` leads to, if there is one."""
    file = (folder / unquote(target.split("?")[0])).resolve()
    return file if file.exists() else None


def test_internal_links_and_anchors_resolve(parsed):
    ids = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in parsed.items()}
    broken = []
    for path, page in parsed.items():
        for tag in page.find_all(["a", "link", "script", "img"]):
            address = tag.get("href") or tag.get("src") or ""
            if not address or re.match(r"[a-z]+:", address):
                continue
            target, anchor = urldefrag(address)
            file = led_to(path.parent, target) if target else path
            if file is None:
                broken.append(f"{path.relative_to(HTML)}: {address}: no such file")
            elif anchor and file in ids and unquote(anchor) not in ids[file]:
                broken.append(f"{path.relative_to(HTML)}: {address}: no such anchor")
    assert not broken, "\n".join(broken[:20])


def test_each_page_says_in_a_line_what_it_is(parsed):
    """As search engines print it; a page that leads on to another is none."""
    own = {path: page for path, page in parsed.items()
           if not page.select("meta[http-equiv=refresh]")}  # fmt: skip
    told = {path.relative_to(HTML).as_posix(): page.select("meta[name=description]")
            for path, page in own.items()}  # fmt: skip
    assert len(told) > 30
    bad = [name for name, found in told.items()
           if len(found) != 1 or not 9 < len(found[0]["content"]) <= 300
           or " " not in found[0]["content"]]  # fmt: skip
    assert not bad


def test_identifiers_are_unique_on_each_page(parsed):
    for path, page in parsed.items():
        twice = [k for k, n in Counter(t["id"] for t in page.find_all(id=True)).items() if n > 1]
        assert not twice, f"{path.relative_to(HTML)}: {twice[:5]}"


def test_tables_have_headers_that_say_something(parsed):
    for path, page in parsed.items():
        for cell in page.find_all("th"):
            assert cell.get_text(strip=True), f"{path.relative_to(HTML)}: empty header: {cell}"
        for table in page.select("table.claimbook-table"):
            assert table.find("caption"), f"{path.relative_to(HTML)}: table without caption"


def alike(text: str) -> str:
    """Return a text with one form of each quotation mark, which pages may bend."""
    return re.sub("[“”]", '"', text).replace("'", "’")


def test_what_a_file_misprints_stands_behind_its_citation(parsed):
    """Wherever the words cited hold a slip: in a table each time, in running text the first.

    A line that prose cites alone stands there without its words: the card that has them says it.
    """
    slips, seen = tables.load("corrections"), set()
    for path, page in parsed.items():
        for link in page.select("article a.cite-line[data-card-correction]"):
            own = slips[slips["locator"] == link.get_text().strip("[]")]
            before = link.find_previous_sibling()
            is_cell = link.find_parent(["td", "th", "small"])
            if not is_cell and "cite-figure" not in (before.get("class", []) if before else []):
                continue
            around = link.find_parent(["td", "th"]) or page.select_one("article")
            around = alike(around.get_text(" "))
            for slip in own.itertuples():
                if slip.as_printed in link["data-card-wording"]:
                    said = alike(f"printed as “{slip.as_printed}”")
                    assert said in around, f"{path.name}: {link}"
                    seen.add(slip.correction)
    rows = pd.concat(tables.load(name) for name in ("claims", "events", "actors", "ties"))
    quoted = {
        slip.correction
        for slip in slips.itertuples()
        for words in rows.loc[rows["locator"] == slip.locator, "wording"]
        if slip.as_printed in words
    }
    assert quoted and quoted <= seen


def test_slips_stand_under_their_lines_on_the_pages_of_the_sources(parsed):
    under = {}
    for path, page in parsed.items():
        for note in page.find_all(class_="printed-as") if path.parent.name == "sources" else ():
            at = path.stem, note.find_parent(id=re.compile(r"^L\d+$"))["id"]
            under.setdefault(at, []).append(note.get_text())
    for slip in tables.load("corrections").itertuples():
        notes = under.get((slip.source, f"L{slip.line}"), [])
        assert any(slip.as_printed in note for note in notes), slip.correction


def test_cards_say_who_speaks(parsed):
    """A claim's voice, or, where the line names none, who the source is; as far as cards show."""
    claims, actors, sources = (tables.keyed(name) for name in ("claims", "actors", "sources"))
    seen = Counter()
    for path, page in parsed.items():
        for link in page.select('a.cite-figure[href*="claims.html#"]'):
            row = claims.loc[link["href"].partition("#")[2]]
            source, voice = sources.loc[row["source"]], row["voice"]
            said = (
                f"{actors.loc[voice, 'name']}, in {source['short']}" if voice else source["voice"]
            )
            assert link["data-card-voice"] == (said or source["voice"]), (
                f"{path.relative_to(HTML)}: {row['claim']}"
            )
            assert link.get("data-card-status", "asserted") == row["status"], row["claim"]
            seen[bool(voice), row["source"]] += 1
    assert seen[True, "kirichenko"] > 5 and seen[False, "kirichenko"] > 30 and len(seen) > 6


def test_registers_are_complete_and_each_chapter_leads_to_its_rows(parsed):
    """Each register holds its whole table; a chapter leads to the claims of its topic there."""
    for kind in ("claims", "events", "actors", "ties"):
        ids = {tag["id"] for tag in parsed[HTML / "chapters" / f"{kind}.html"].find_all(id=True)}
        assert set(tables.keyed(kind).index) <= ids, kind
    for topic in tables.keyed("claims")["topic"].unique():
        page = parsed[HTML / "chapters" / f"{topic}.html"]
        (link,) = page.select(f'a[href="claims.html?topic={topic}"]')
        own = tables.keyed("claims", topic=topic)
        assert link.get_text() == f"{len(own):,} claims", topic


@pytest.mark.parametrize("name", ["claims", "events", "actors", "ties"])
def test_a_register_is_one_table_that_says_how_many_rows_it_has(parsed, name):
    page = parsed[HTML / "chapters" / f"{name}.html"]
    (table,) = page.select("table.register")
    rows = table.select("tbody tr")
    assert f"({len(tables.keyed(name)):,})" in table.find("caption").get_text()
    assert len(rows) == len(tables.keyed(name))
    # What a row is about heads it, for whoever hears the table read.
    assert {row.find(["th", "td"]).name for row in rows} == {"th"}
    assert page.select_one(".register-count").get_text() == f"{len(rows):,} {name}"
    letters = [link.get_text() for link in page.select(".register-jump a")]
    assert len(letters) > 10 and letters == sorted(letters)


def test_a_row_of_a_register_leads_back_to_every_page_that_cites_it(parsed):
    citing = {}
    for path, page in parsed.items():
        if path.parent.name == "chapters":
            for link in page.select('p a.cite-figure[href*="claims.html#"]'):
                citing.setdefault(link["href"].partition("#")[2], set()).add(path.name)
    register = parsed[HTML / "chapters" / "claims.html"]
    typed = " ".join(path.read_text(encoding="utf-8") for path in ROOT.glob("chapters/*.md"))
    typed = set(re.findall(r"{claim}`([^`]+)`", typed)) & set(tables.keyed("claims").index)
    assert typed and set(citing) == typed
    for claim, names in citing.items():
        row = register.find(id=claim)
        row = row if row.name == "tr" else row.find_parent("tr")
        back = {a["href"].partition("#")[0] for a in row.select("a[href]")}
        assert names <= back, f"{claim}: cited in {sorted(names - back)}"


def test_every_mark_of_a_drawing_resolves(parsed):
    """It has a name and a card; the card leads to a row that is there, or to a list that is."""
    ids = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in parsed.items()}
    seen = Counter()
    for path, page in parsed.items():
        for part in page.select(".claimbook-figure g[id*=':']"):
            # What stands at a measure (kappa) was computed of all that two codings have.
            if not re.search(r"-(dot|whatif):", part["id"]):
                assert part.get("data-mark") or part.parent.get("data-mark"), (path, part["id"])
        for link in page.select(".claimbook-figure a[data-mark]"):
            assert link.get("aria-label") or link.get_text(strip=True), (path, link)
            if "why" in link["class"]:
                assert page.find(id=link["href"].removeprefix("#")).name == "li", (path, link)
            else:
                assert link["data-card-file"] and link["href"], (path, link)
            if row := link.get("data-card-row"):
                file, _, anchor = row.partition("#")
                assert anchor in ids[(path.parent / file).resolve()], (path, row)
            seen["why" in link["class"], "data-card-row" in link.attrs] += 1
    # A mark whose line bears several rows, or none, leads to the line alone.
    assert seen[True, False] > 100 and seen[False, True] > 3 * seen[False, False] > 0, seen


def test_pictures_have_alt_texts_of_their_own(parsed):
    seen = Counter()
    for path, page in parsed.items():
        for picture in page.select("main svg[role=img], .claimbook-figure svg"):
            text = picture.get("aria-label", "")
            assert len(text) > 40, f"{path.relative_to(HTML)}: alt text says little: {text!r}"
            seen[text] += 1
        for image in page.select("article img"):
            assert image.get("alt"), f"{path.relative_to(HTML)}: {image.get('src')}: no alt text"
    assert not [text for text, count in seen.items() if count > 1]


def test_nothing_is_asked_of_another_host(parsed):
    for path, page in parsed.items():
        for tag in page.find_all(["script", "img", "link", "iframe", "source"]):
            address = tag.get("src") or (tag.get("href") if tag.get("rel") != ["canonical"] else "")
            assert not re.match(r"(https?:)?//", address or ""), f"{path}: {address}"
    assert not list(HTML.rglob("*html-manager*")), "the stock widget manager is not wanted"


def test_the_record_outside_is_off_in_tables_and_notes_are_closed(parsed):
    """In running text it is cited, as any work is; beside the rows of a file it is asked for."""
    rows = 0
    for path, page in parsed.items():
        rows += len(page.select(".outside-row"))
        assert all(row.has_attr("hidden") for row in page.select(".outside-row")), path.name
        for note in page.select("details.outside"):
            assert not note.has_attr("open")
            assert note.summary.get_text().startswith("Outside the five files, on ")
    assert rows


def test_the_top_page_leads_to_the_first_chapter(chromium):
    page = watched(chromium, 1280)
    page.goto((HTML / "index.html").as_uri())
    page.wait_for_url("**/chapters/index.html")
    assert not page.trouble
    page.context.close()


def test_every_explorer_of_the_chapters_is_on_its_page(parsed):
    built = [(path.stem, box["id"]) for path, page in parsed.items()
             if path.parent.name == "chapters" for box in page.select(".explorer")]  # fmt: skip
    assert built and sorted(built) == sorted(chapters.explorers())


@pytest.fixture(scope="module")
def laptop(chromium):
    page = watched(chromium, 1280)
    yield page
    page.context.close()


@pytest.mark.parametrize(("name", "box"), chapters.explorers())
def test_explorer_moves_by_keyboard_and_by_choice(laptop, name, box):
    page, address = laptop, (HTML / "chapters" / f"{name}.html").as_uri()
    if page.url.partition("?")[0] != address:
        page.goto(address)
    control = page.locator(f"#{box} select").first
    label = page.locator(f"#{box} label[for={control.get_attribute('id')}]")
    assert label.inner_text().strip()

    def picture() -> str:
        """The state in sight, in which something is shown."""
        (shown,) = page.evaluate("""(box) => [...document.querySelectorAll(
          `#${box} .explorer-state:not([hidden])`)].map((e) => {
            const seen = e.cloneNode(true);  // without what a pointer alone meets
            seen.querySelectorAll(".reach").forEach((one) => one.remove());
            return [seen.innerHTML, Boolean(e.querySelector("svg, tbody tr, li"))];
          })""", box)
        assert shown[1], f"{page.url}: a choice of {box} shows nothing"
        return shown[0]

    first = picture()
    control.focus()
    page.keyboard.press("ArrowDown")
    second = picture()
    assert second != first
    seen = set()
    for index in range(control.locator("option").count()):
        control.select_option(index=index)
        seen.add(picture())
    assert len(seen) == control.locator("option").count(), "two choices show the same"
    control.select_option(index=0)
    assert picture() == first
    assert not page.trouble


def test_card_shows_on_hover_and_focus_and_goes_on_escape(chromium):
    page = watched(chromium, 1280)
    page.goto((HTML / "chapters" / "intervention.html").as_uri())
    link = page.locator("a.cite-figure").first
    card = page.locator("#cite-card")
    assert card.is_hidden()
    link.hover()
    assert card.is_visible()
    assert "002_be4a8799458e4aed.txt, line 30" in card.inner_text()
    assert "72,000" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.is_hidden()
    link.focus()
    assert card.is_visible()
    assert link.get_attribute("aria-describedby") == "cite-card"
    page.context.close()


def test_card_stays_on_a_phone_screen(chromium):
    page = watched(chromium, 375)
    page.goto((HTML / "chapters" / "intervention.html").as_uri())
    links = page.locator("p a.cite-line:visible")
    boxes = links.evaluate_all("""links => links.map((link) => {
      link.focus();
      const box = document.querySelector("#cite-card").getBoundingClientRect();
      return [box.left, box.right];
    })""")
    assert len(boxes) > 20 and all(0 <= left < right <= 375 for left, right in boxes)
    page.context.close()


@pytest.mark.parametrize("size", [1280, 375])
def test_prose_reads_as_cards_where_it_is_narrow_and_numbers_as_a_table(chromium, size):
    page = watched(chromium, size)
    for name, table, stays in [
        ("network", "tab-network-sources", True),
        ("network", "tab-network-people", size == 1280),
        ("outside-record", "tab-outside-record-intervention", False),
    ]:
        page.goto((HTML / "chapters" / f"{name}.html").as_uri())
        cell = page.locator(f"#{table} td").first
        assert (cell.evaluate("e => getComputedStyle(e).display") == "table-cell") == stays, table
        label = cell.evaluate("e => getComputedStyle(e, '::before').content")
        assert (label == "none") == stays, table
    page.context.close()


def test_a_shared_header_is_printed_once_and_again_when_sorting_parts_its_rows(chromium):
    page = watched(chromium, 1280)
    page.goto((HTML / "chapters" / "network.html").as_uri())
    table = page.locator("#tab-network-people")
    heads = table.locator("tbody th > span")

    def printed() -> list[bool]:
        return heads.evaluate_all("spans => spans.map((e) => e.offsetWidth > 1)")

    def wanted() -> list[bool]:
        texts = heads.all_text_contents()
        return [i == 0 or texts[i - 1] != text for i, text in enumerate(texts)]

    assert printed() == wanted() and not all(wanted())
    table.locator("thead button").nth(2).click()
    assert printed() == wanted()
    page.context.close()


def test_few_rows_are_not_sorted_by_button(chromium):
    page = watched(chromium, 1280)
    page.goto((HTML / "chapters" / "network.html").as_uri())
    assert page.locator("#tab-network-both button.sort").count() == 5
    assert page.locator("#tab-network-sources button.sort").count() == 0
    page.context.close()


def test_a_long_choice_is_spelled_out_on_a_phone(chromium):
    page = watched(chromium, 375)
    seen = Counter()
    for chapter in ("prisoners", "intervention", "disagreements"):
        page.goto((HTML / "chapters" / f"{chapter}.html").as_uri())
        for box in page.locator(".explorer").all():
            texts = box.locator("option").all_text_contents()
            name = box.locator(".explorer-state:not([hidden]) > .explorer-name")
            is_long = max(map(len, texts)) > 34
            assert name.is_visible() == is_long
            seen[is_long] += 1
    assert len(seen) == 2
    page.context.close()


def test_paper_shows_the_chosen_state_and_no_controls(chromium):
    page = watched(chromium, 1280)
    page.goto((HTML / "chapters" / "outside-record.html").as_uri())
    states = page.locator(".explorer-state")
    controls = page.locator(
        ".explorer-control select, label.outside-switch, details:not([open]), button.sort"
    )
    chosen = states.locator("visible=true")
    shown = chosen.evaluate_all("states => states.map((e) => e.dataset.state)")
    assert states.count() - len(shown) > 3
    page.emulate_media(media="print")
    assert chosen.evaluate_all("states => states.map((e) => e.dataset.state)") == shown
    told = page.locator(".explorer-state:not([hidden]) > .explorer-name")
    assert told.count() == len(shown)
    for text in [*told.all(), *page.locator(".explorer-control > label[for$=-control]").all()]:
        assert text.is_visible()
    # As a button its words would be missing where the header is repeated on a new page.
    faults = controls.evaluate_all("""controls => controls.filter((e) => e.matches(".sort")
      ? getComputedStyle(e, "::after").content !== "none"
        || getComputedStyle(e).display !== "contents"
      : e.checkVisibility({ visibilityProperty: true })).map((e) => e.outerHTML.slice(0, 90))""")
    assert not faults and controls.count() > 20 and not page.trouble
    page.context.close()


def test_tables_sort(chromium):
    page = watched(chromium, 1280)
    page.goto((HTML / "chapters" / "intervention.html").as_uri())
    table = page.locator("#tab-intervention-people")
    heads = table.locator("thead th").all_inner_texts()
    column = next(i for i, text in enumerate(heads) if text.startswith("Figure"))
    button = table.locator("thead button").nth(column)
    button.click()
    up = table.locator(f"tbody tr td:nth-child({column + 1})").all_inner_texts()
    button.click()
    down = table.locator(f"tbody tr td:nth-child({column + 1})").all_inner_texts()
    assert up != down and sorted(up) == sorted(down)
    largest = [max(int(n.replace(",", "")) for n in re.findall(r"[\d,]+", t)) for t in down]
    assert largest[0] == max(largest) > largest[-1]
    page.context.close()


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("intervention", "#tab-intervention-people"),
        ("intervention", "#tab-intervention-when"),
        ("border-wars", "#explorer-border-wars-began-control"),
        ("disagreements", "#explorer-disagreements-topic-control"),
    ],
)
def test_outside_switch_adds_and_removes(chromium, name, scope):
    page = watched(chromium, 1280)
    page.goto((HTML / "chapters" / f"{name}.html").as_uri())
    around = page.locator(".outside-scope", has=page.locator(scope)).first
    box = around.locator(".outside-switch input")
    rows = around.locator(".outside-row:visible")
    assert not box.is_checked() and rows.count() == 0
    box.focus()
    page.keyboard.press("Space")
    assert rows.count() and "Outside the five files" in rows.first.inner_text()
    page.keyboard.press("Space")
    assert rows.count() == 0
    assert not page.trouble
    page.context.close()
