"""What JupyterLab is given to draw in the place of a Markdown cell."""

from __future__ import annotations

import re

import pytest
from invented import drawn

from claimbook.model.quantity import Quantity
from claimbook.model.reading import Reading
from claimbook.model.tally import Holds
from claimbook.show import display, live
from claimbook.show.derivations import Derived
from claimbook.sources import tables
from claimbook.sources.tables import readings


@pytest.fixture(scope="module", autouse=True)
def book(tmp_path_factory):
    root = drawn(tmp_path_factory.mktemp("live")).root
    (root / "data" / "references.bib").write_text(
        "@book{vell1900, author = {Brook, Ada}, title = {Lamps}, year = {1900},\n"
        " url = {https://example.org/a_b--c}}\n@misc{none, title = {{A ``list'', 1--2}}}\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMBOOK_ROOT", str(root))
        yield root


@pytest.fixture
def glued(monkeypatch):
    """Let a name stand for a thing, as after a cell that glues it."""
    made: dict[str, Derived] = {}
    monkeypatch.setattr(display, "GLUED", made)
    return lambda name, thing: made.update({name: Derived(name, thing)})


def seen(source: str) -> str:
    """The text without tags, as a reader sees it."""
    text = re.sub(r"<[^>]*>", "", live.text(source)).replace("&nbsp;", " ")
    return re.sub(r"&#(\d+);", lambda one: chr(int(one[1])), text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{claim}`siberia-lamps` lit", "over 2,500 [siberia:3] lit"),
        ("{claimbook:claim}`siberia-lamps`", "over 2,500 [siberia:3]"),
        ("{actor}`ada-brook` led", "Ada Brook [siberia:4] led"),
        ("see {seed}`thread:2`.", "see [thread:2]."),
        ("{cite:p}`{see}vell1900{p. 3},none`", "[see Brook, 1900, p. 3; A “list”, 1–2, n.d.]"),
        ("{cite:t}`vell1900` has", "Brook, 1900 has"),
        ("{register}`claims?unit=lamps`", "1 claim"),
        ("{register}`the lamps <claims?unit=lamps>`", "the lamps"),
        ("{ref}`proved <proofs>`", "proved"),
        ("{glue:text}`not-glued-yet`", "…"),
        ("{claim}`no-such`", "no claim “no-such”"),
        ("{seed}`nobody:2`", "no seed “nobody:2”"),
        ("as ``{claim}`x` `` and `{when}` say", "as ``{claim}`x` `` and `{when}` say"),
        ("(a-mark)=\n% a comment\n# Lamps", "# Lamps"),
        ("```sh\nls {claim}`x`\n```\nafter", "```sh\nls {claim}`x`\n```\nafter"),
    ],
)
def test_a_role_is_what_it_names_and_code_stays(source, text):
    assert seen(source) == text


def test_a_citation_tells_its_line_and_an_outside_work_its_address():
    said = live.text("{claim}`siberia-lamps` {cite:p}`vell1900`")
    assert said.count('title="siberia.txt, line 3: “over 2,500 lamps') == 2
    assert 'href="https://example.org/a&#95;b--c"' in said


def test_a_glued_thing_is_its_value_and_tells_how_it_was_made(glued):
    half = tables.claim("siberia-lamps")["quantity"] / 2
    glued("half", half)
    assert seen("{glue:text}`half` lamps") == "more than 1,250 lamps"
    assert 'title="more than 1,250 = over 2,500 &#91;siberia:3&#93; ÷ 2"' in live.text(
        "{glue:text}`half`"
    )


def test_a_sentence_that_no_longer_holds_is_struck(glued):
    source = "{when}``many: Over {claim}`siberia-lamps` lamps *burned*.``"
    assert "<s" not in live.text(source), "not run yet"
    glued("many", Holds.of([Quantity(1, 2)], "compare", 3, "less"))
    assert "<s" not in live.text(source)
    glued("many", Holds.of([Quantity(5, 6)], "compare", 3, "less"))
    assert re.fullmatch(r"<s [^>]*>Over .*over 2,500.* lamps \*burned\*\.</s>", live.text(source))


def test_a_directive_is_a_box_with_what_is_in_it():
    said = live.text("````{container} finding\n:name: a\nBy {seed}`thread:2`.\n\n"
                     "```{note} Mind\nTwo\n```\n````\nafter")  # fmt: skip
    assert said.startswith('<div class="claimbook-box finding">\n\nBy <a')
    assert '<div class="claimbook-box note">\n\n**Mind**\n\nTwo\n\n</div>' in said
    assert "{" not in said and ":name:" not in said and "`" not in said
    assert said.endswith("</div>\n\nafter")


def test_a_directive_of_the_build_alone_says_where_to_look():
    assert "built page has here" in live.text("```{register} claims\n```")
    assert "register claims" in live.text("```{register} claims\n```")


def test_terms_stand_above_what_they_mean():
    said = live.text("```{glossary}\nLamp\n  Burns.\n\nRope\n  Holds.\n```")
    assert re.findall(r"^\S.*$", said, re.MULTILINE)[1:-1] == [
        "**Lamp**", "Burns.", "**Rope**", "Holds."]  # fmt: skip


def test_figures_are_as_they_are_read_now(monkeypatch):
    monkeypatch.setattr(readings, "_read_as", [Reading(as_printed=True)])
    assert seen("{claim}`siberia-lamps`") == "2,500 [siberia:3]"


def test_a_slip_is_named_once(monkeypatch):
    monkeypatch.setattr(live.slips, "printed_as", lambda *_: "printed as “Brok”")
    first, again = live.readable(["{actor}`ada-brook`", "{actor}`ada-brook`"]).data
    assert "(printed as “Brok”)" in first and "printed" not in again
