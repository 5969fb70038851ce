"""The built pages, read as a reader gets them: every number resolves, or is found as an orphan."""

from __future__ import annotations

import pytest

from claimbook.check import built


def orphans(html: str) -> list[str]:
    return built.orphans(f"<nav>3</nav><article>{html}<p>1918</p></article>", {"1918"})


@pytest.mark.parametrize("html", [
    "<p>There were 4,711 men</p>", "<p><a class='cite'>4,711 men</a></p>",
    "<table><tr><td>4,711</td></tr></table>", "<h2>The 4,711</h2>", "<p>4,711<br>men</p>",
    "<p class='caption'><span class='caption-text'>Of 4,711</span></p>",
    "<div class='cell'><div class='cell_output'>9"
    "<p class='caption'><span class='caption-text'>Of 4,711</span></p></div></div>",
    "<div class='cell'><div class='cell_output'><p>9</div></div><p>4,711</p>",
    "<h2>Of (4,711)</h2><p>A word.</p><h2>Other</h2><table class='claimbook-table'></table>",
])  # fmt: skip
def test_the_scan_finds_an_orphan(html):
    assert orphans(html) == ["4,711"]


def test_the_scan_leaves_what_resolves():
    assert not orphans(
        "<p><a class='cite' data-card-file='f'>over 72,000</a> in 1918, "
        "<span class='pasted-text'>8</span> <img alt='5'><code>47</code></p>"
        "<div class='cell'><div class='cell_output'>99</div></div>"
        "<h2>Rows (7)</h2><table class='claimbook-table'><caption><span class='caption-text'>8"
        "</span></caption><tr><td>7</td></tr></table>"
        "<dl class='py function'><dt>wrap=54</dt><dd><p>At most 3 <em>lines</em></p></dd></dl>"
    )
    page = "<p>The house of 12, Baker Street</p>"
    assert built.orphans(page, ()) == ["12"] and not built.orphans(page, (), ["of 12, Baker"])
