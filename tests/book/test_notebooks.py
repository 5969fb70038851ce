"""Each page with code offers the notebook that it was executed as, and that runs elsewhere."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import HTML, ROOT

import chapters

# Code is run as a kernel runs it; what a cell ends in is printed as a kernel would.
RUNNER = """
import json, sys
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
import claimbook
assert Path(claimbook.__file__).parent == Path.cwd() / "claimbook", claimbook.__file__
assert claimbook.tables.root() == Path.cwd()
wrong = []
for path in sorted(Path.cwd().glob("*.ipynb")):
    shell = InteractiveShell()
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with capture_output():
            done = shell.run_cell("".join(cell["source"]))
        error = done.error_before_exec or done.error_in_exec
        if error:
            wrong.append(f"{path.name}: {cell['id']}: {error!r}")
        said = ["".join(o["data"]["text/plain"]) for o in cell["outputs"]
                if o["output_type"] == "execute_result"]
        now = repr(done.result)
        if said and now.startswith("VBox("):
            continue  # an explorer, which is a widget where there is a kernel
        shown = shell.display_formatter.format(done.result)[0]["text/plain"] if said else ""
        # What a live notebook leaves out are the controls of a page's script.
        if said and said[0] not in (now, shown) and not (
                set(now.splitlines()[:-1]) <= set(said[0].splitlines())):
            wrong.append(f"{path.name}: {cell['id']}: {now[:300]!r}, in the book {said[0][:300]!r}")
print(json.dumps(wrong))
"""


def names() -> list[str]:
    """The chapters whose code is executed."""
    return chapters.names()


def archive() -> Path:
    (found,) = HTML.glob("*-to-run.zip")
    return found


def notebook(name: str) -> nbformat.NotebookNode:
    return nbformat.read(HTML / "chapters" / f"{name}.ipynb", as_version=4)


@pytest.mark.parametrize("name", names())
def test_a_page_offers_its_notebook(name):
    page = BeautifulSoup((HTML / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser")
    offered = {link["href"] for link in page.select("a[download]")}
    assert {f"{name}.ipynb", f"../{archive().name}"} <= offered
    made = notebook(name)
    nbformat.validate(made)
    first = made.cells[0].source
    assert archive().name in first and f"jupyter lab {name}.ipynb" in first
    code = [cell.source for cell in made.cells if cell.cell_type == "code"]
    written = chapters.jupytext.read(ROOT / "chapters" / f"{name}.md").cells
    assert code == [cell.source for cell in written if cell.cell_type == "code"]


@pytest.mark.parametrize("name", names())
def test_a_notebook_is_read_without_the_book(name):
    """Its text has values and no roles, its outputs no address of the build's own, nothing in it a
    path of the machine."""
    made = notebook(name)
    text = "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```|``.*?``|`[^`\n]*`", "", text, flags=re.DOTALL)
    assert not re.findall(r"\{[a-z:]+\}|^:::.*|^\+\+\+", prose, re.MULTILINE)
    whole = json.dumps(made, ensure_ascii=False)
    assert "claimbook:" not in whole and "data-card" not in whole and "papermill" not in whole
    # That offers a file of the site, which has no address.
    assert "Rows as CSV</a>" not in whole and ">Rows as CSV" not in whole
    assert str(ROOT) not in whole and str(Path.home()) + "/" not in whole
    links = re.findall(r'<a href=\\"([^"\\]*)', whole) + re.findall(r"\]\(([^)]*)\)", text)
    assert all(re.match("https?:|mailto:", link) for link in links), links[:5]


def test_drawings_are_pictures_that_stand_alone():
    """With words for who does not see them; and the HTML around has nothing that needs trust."""
    outputs = [o for cell in notebook("intervention").cells for o in cell.get("outputs", [])]
    html = "".join(o.data.get("text/html", "") for o in outputs if "data" in o)
    drawn = BeautifulSoup(html, "html.parser").select("img")
    assert len(drawn) > 3 and "<svg" not in html
    for picture in drawn:
        root = ElementTree.fromstring(base64.b64decode(picture["src"].partition(",")[2]))
        assert root.tag == "{http://www.w3.org/2000/svg}svg" and len(picture["alt"]) > 20


def test_text_and_code_keep_their_order():
    """The finding of a page stands behind the code that computes it, before the next heading."""
    cells = notebook("intervention").cells
    kinds = [
        ("finding" if "**Finding.**" in c.source else "happened" if "## What happened" in c.source
         else "code" if 'glue("ratio"' in c.source else "")
        for c in cells
    ]  # fmt: skip
    assert [kind for kind in kinds if kind] == ["code", "finding", "happened"]


def test_notebooks_run_beside_the_unpacked_archive_alone(tmp_path):
    with zipfile.ZipFile(archive()) as packed:
        packed.extractall(tmp_path)
    for name in names():
        shutil.copy(HTML / "chapters" / f"{name}.ipynb", tmp_path)
    without = ("CLAIMBOOK_ROOT", "CLAIMBOOK_STATIC", "SEEDS_DIR", "PYTHONPATH", "CLAIMBOOK_READING")
    own = {key: value for key, value in os.environ.items() if key not in without}
    done = subprocess.run([sys.executable, "-c", RUNNER], cwd=tmp_path, text=True,
                          capture_output=True, env=own, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_the_archive_has_what_is_to_be_installed():
    with zipfile.ZipFile(archive()) as packed:
        names = set(packed.namelist())
    assert {"requirements.txt", "constraints.txt", "pyproject.toml", "data/datapackage.json",
            "claimbook/__init__.py", "LICENSE", "LICENSE-DATA"} <= names  # fmt: skip
    tables = {f"data/{path.name}" for path in (ROOT / "data").glob("*.csv")}
    assert tables <= names
    assert not [name for name in names if "seeds/" in name or "__pycache__" in name]
