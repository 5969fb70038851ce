"""Plain ``jupyter-book build`` never publishes a stale page: each change reaches the pages."""

from __future__ import annotations

import filecmp
import hashlib
import os
import re
import shutil
from collections.abc import Iterator

import pytest
from smallbook import INDEX, NEW, OLD, TOC


def test_pages_print_and_cite_the_claim(small):
    assert small.says(OLD)
    assert "printed: over 2,500" in small.page("chapters/small")
    assert 'href="../sources/siberia.html#L3"' in small.page("chapters/index")
    assert 'id="L3"' in small.page("sources/siberia")


def test_a_build_says_what_it_executes_and_nothing_of_its_kernels(made):
    # Of the first build; the order is the cells' own.
    said = re.findall(r"executed chapters/(\w+) in [\d.]+ s: (\d) of 2, \d:\d\d", made.output)
    assert sorted(name for name, _ in said) == ["other", "small"]
    assert [number for _, number in said] == ["1", "2"]
    assert "IPKernelApp" not in made.output


def test_second_build_executes_and_writes_nothing(small):
    before = {path: path.read_bytes() for path in small.site.rglob("*") if path.is_file()}
    assert small.build() == 0, small.output
    assert "executing chapters/" not in small.output
    assert "nothing has changed since the last build" in small.output
    assert before == {path: path.read_bytes() for path in small.site.rglob("*") if path.is_file()}


def test_a_book_with_files_of_its_own_rests_too(small):
    """Extensions add to the list of its folders while the book is built."""
    (small.folder / "_static").mkdir()
    (small.folder / "_static" / "own.css").write_text("p { margin: 0; }\n", encoding="utf-8")
    assert small.build() == 0, small.output
    assert small.build() == 0, small.output
    assert "nothing has changed since the last build" in small.output
    small.edit("_static/own.css", "0", "1px")
    assert small.build() == 0, small.output
    assert "1px" in (small.site / "_static" / "own.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("change", ["a page of the site", "a new page", "a figure that is kept"])
def test_a_build_rests_only_if_all_is_as_it_left_it(small, change):
    (page, *_), (figure, *_) = small.site.rglob("*.html"), small.folder.glob("figures/*")
    if change == "a page of the site":
        page.write_text("Somebody else's.", encoding="utf-8")
    elif change == "a new page":
        (small.folder / "chapters" / "new.md").write_text("# New\n", encoding="utf-8")
    else:
        figure.unlink()
    assert small.build() == 0, small.output
    assert "nothing has changed since the last build" not in small.output
    assert page.read_text(encoding="utf-8") != "Somebody else's." and figure.is_file()


def test_first_and_later_builds_give_the_same_pages(small, tmp_path):
    shutil.copytree(small.site, tmp_path / "cold")
    small.edit("chapters/index.md", "It says", "It also says")
    assert small.build() == 0, small.output
    small.edit("chapters/index.md", "It also says", "It says")
    assert small.build() == 0, small.output
    compared = filecmp.dircmp(tmp_path / "cold", small.site)
    assert not list(_unlike(compared))


def _unlike(compared: filecmp.dircmp) -> Iterator[str]:
    yield from (*compared.left_only, *compared.right_only, *compared.diff_files)
    for inner in compared.subdirs.values():
        yield from _unlike(inner)


def test_changed_row_reaches_every_page(small):
    small.more_lamps()
    assert small.build() == 0, small.output
    assert small.says(NEW)


def test_changed_module_reaches_the_output(small):
    small.edit("claimbook/model/hedges.py", '"over {low}"', '"well over {low}"')
    assert small.build() == 0, small.output
    assert "well over 2,500" in small.page("chapters/index")
    assert "printed: well over 2,500" in small.page("chapters/small")


def test_changed_style_or_citation_reaches_the_pages_and_executes_nothing(small):
    small.edit("claimbook/sphinx/static/claimbook.css", "{", "{ /* altered */", )
    (small.folder / "CITATION.cff").write_text(
        "title: Small book\nauthors: [{name: Nobody}]\nversion: 9.9.9\ndate-released: 1898-05-01\n"
    )
    assert small.build() == 0, small.output
    assert "version 9.9.9" in small.page("chapters/small")
    assert "altered" in (small.site / "_static" / "claimbook.css").read_text(encoding="utf-8")
    assert "executing chapters/" not in small.output


def test_a_page_that_became_older_is_another_page(small):
    page = small.folder / "chapters" / "index.md"
    page.write_text(INDEX.replace("It says", "An older copy says"), encoding="utf-8")
    os.utime(page, (978_307_200, 978_307_200))
    assert small.build() == 0, small.output
    assert "An older copy says" in small.page("chapters/index")


def test_a_page_taken_out_of_the_contents_vanishes(small):
    assert (small.site / "chapters" / "other.html").is_file()
    (small.folder / "_toc.yml").write_text(TOC.replace("  - file: chapters/other\n", ""))
    assert small.build() == 0, small.output
    assert not list(small.site.rglob("other.*"))


def test_figures_of_the_site_are_those_that_this_build_wrote(small):
    wanted = (small.folder / "figures" / "tab-small-lamps.csv").read_bytes()
    (small.folder / "figures" / "tab-small-lamps.csv").write_bytes(b"subject,quantity\nlamps,9\n")
    (small.folder / "figures" / "tab-fake.csv").write_text("subject\nlamps\n")
    assert small.build() == 0, small.output
    there = sorted(path.name for path in (small.site / "figures").iterdir())
    assert there == ["tab-small-lamps.csv", "tab-small-lamps.csv-metadata.json"]
    for folder in (small.folder, small.site):
        assert (folder / "figures" / "tab-small-lamps.csv").read_bytes() == wanted
    assert "figures/tab-fake.csv: no page writes it" in small.output
    shutil.rmtree(small.folder / "figures")
    shutil.rmtree(small.site)
    assert small.build() == 0, small.output
    assert small.says(OLD) and "executing chapters/" not in small.output


def test_two_pages_cannot_write_one_figure(small):
    twice = """import pandas as pd
from claimbook.show import display
display.write_rows("tab-small-lamps", pd.DataFrame())"""
    small.edit("chapters/other.md", 'len("ab")', twice)
    assert small.build() != 0
    assert "tab-small-lamps.csv: written by chapters/other and by chapters/small" in small.output


def test_what_verify_refuses_is_not_published(small):
    small.edit("data/claims.csv", ",2500,", ",2600,")
    for _ in range(2):
        assert small.build() != 0
        assert "data/claims.csv:4:low: found “2600”" in small.last_words()
        assert "nothing was built" in small.last_words()
        assert "Traceback" not in small.output
    assert OLD in small.page("chapters/index") and "2600" not in small.page("chapters/small")
    small.edit("data/claims.csv", ",2600,", ",2500,")
    assert small.build() == 0, small.output
    assert small.says(OLD)


@pytest.mark.parametrize("change", ["altered", "empty"])
def test_a_seed_file_that_is_not_the_one_stops_the_build(small, change):
    text = small.folder / "texts" / "siberia.txt"
    lines = text.read_text(encoding="utf-8").splitlines(keepends=True)
    text.write_text({
        "altered": "".join(lines).replace("2,500", "2,400"),
        "empty": "",
    }[change], encoding="utf-8")  # fmt: skip
    before = small.page("sources/siberia")
    assert small.build() != 0
    assert "siberia" in small.last_words() and "Traceback" not in small.output
    assert small.page("sources/siberia") == before


def test_a_source_page_shows_no_text_but_that_of_its_digest(tmp_path, monkeypatch, capsys):
    from claimbook.sources import seeds
    from claimbook.sphinx import sourcepages

    class Row:
        source, file, sha256 = "siberia", "siberia.txt", hashlib.sha256(b"true\n").hexdigest()

    monkeypatch.setattr(seeds, "folder", lambda: tmp_path)
    monkeypatch.setattr(seeds, "place", lambda root=None: tmp_path)
    assert sourcepages._text(Row) is None
    (tmp_path / "siberia.txt").write_bytes(b"true\n")
    assert sourcepages._text(Row) == ["true"]
    (tmp_path / "siberia.txt").write_bytes(b"false\n")
    with pytest.raises(SystemExit):
        sourcepages._text(Row)
    assert "siberia.txt: found a file with another SHA-256" in capsys.readouterr().err


def test_without_the_files_a_source_page_shows_fragments_only(small, monkeypatch):
    monkeypatch.delitem(small.env, "SEEDS_DIR")
    assert small.build() == 0, small.output
    page = small.page("sources/siberia")
    assert "Only the fragments that the tables quote" in page and 'id="L3"' in page


def test_a_number_that_comes_from_elsewhere_is_found_on_the_built_page(small):
    small.folder.joinpath("part.txt").write_text("Some 4,711 men.", encoding="utf-8")
    included = "# Other chapter\n\n```{include} ../part.txt\n```"
    small.edit("chapters/other.md", "# Other chapter", included)
    assert small.build() != 0
    assert "chapters/other.html: found the number “4,711”" in small.last_words()
    small.edit("_config.yml", "  config:", "  config:\n    claimbook_check_pages: false")
    assert small.build() == 0, small.output


def test_new_citation_shows_in_the_register(small):
    def entry() -> str:
        page = small.page("chapters/claims")
        return page[page.index('id="siberia-crews"') :].split("</tr>")[0]

    assert "cited in" not in entry()
    small.edit("chapters/index.md", "It says", "It says {claim}`siberia-crews`,")
    assert small.build() == 0, small.output
    assert "cited in" in entry() and "Small book" in entry()


def test_seed_text_is_shown_as_it_is(small):
    text = small.folder / "texts" / "thread.txt"
    before = hashlib.sha256(text.read_bytes()).hexdigest()
    small.edit("texts/thread.txt", "was born in Vell", "was born in <b>Vell</b> & 'lived' -- there")
    small.edit("data/sources.csv", before, hashlib.sha256(text.read_bytes()).hexdigest())
    assert small.build() == 0, small.output
    page = small.page("sources/thread")
    assert "&lt;b&gt;Vell&lt;/b&gt; &amp; 'lived' -- there" in page
    assert "<b>Vell" not in page
