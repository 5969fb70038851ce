"""What suites that nobody here wrote say of the built site; ``make audit`` runs it.

    python tests/audit.py [--few] [--if-possible] [FOLDER]

Nu, html-validate, pa11y and linkinator may have nothing against any page, and what reads EPUB,
feed, sitemap and citations (``audit_files.py``) nothing against these; Lighthouse gives each page
full marks for accessibility, best practice and search engines, and for speed at least what
``FAST`` says. The suites come in pinned versions from the package registry of Node into
``_build/audit`` and never into the repository. ``--few`` asks Lighthouse about three pages only,
once, and speed is then told and not judged, since other work on the machine changes it; with
``--if-possible`` a suite that cannot be had or run here is named and passed over.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import audit_files
from audit_files import Missing
from browser import FLAGS, install

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "_build" / "audit"
PINS = {"vnu-jar": "26.9.27", "html-validate": "10.9.0", "pa11y": "9.1.1", "linkinator": "7.6.1",
        "lighthouse": "12.8.2", **audit_files.PINS}  # fmt: skip
NODE = 20
FULL = ("accessibility", "best-practices", "seo")
FAST = {"mobile": 0.90, "desktop": 0.95}  # Lighthouse's own two ways of measuring speed
TRIES = 3  # other work on the machine makes a page slower and never faster: the best counts
FILES = {"EPUBCheck": audit_files.epubcheck, "Atom": audit_files.atom,
         "Sitemap": audit_files.sitemap, "CSL-JSON": audit_files.citations}  # fmt: skip
MOST = 12  # findings of a suite that are printed


chromium = cache(install)


def run(*command: str | Path, limit: int = 600) -> subprocess.CompletedProcess[str]:
    """Run a program and return what it says, or raise Missing if it does not come to an end."""
    env = {**os.environ, "CHROME_PATH": chromium(), "PUPPETEER_SKIP_DOWNLOAD": "1"}
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              check=False, timeout=limit, env=env, cwd=TOOLS)  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Missing(f"{Path(command[0]).name} came to no end in {limit} s") from None


def tool(name: str) -> Path:
    return TOOLS / "node_modules" / ".bin" / name


def fetch() -> None:
    """Bring the suites in their versions, or raise Missing."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise Missing(f"{program} is missing: install Node {NODE} or later, with npm")
    told = run("node", "--version").stdout.strip()
    if int(re.sub(r"\D.*", "", told.removeprefix("v")) or 0) < NODE:
        raise Missing(f"this is Node {told}: the suites need Node {NODE} or later")
    for name, version in PINS.items():
        there = TOOLS / "node_modules" / name / "package.json"
        if not there.is_file() or json.loads(there.read_text())["version"] != version:
            break
    else:
        return
    packages = [f"{name}@{version}" for name, version in PINS.items()]
    done = run("npm", "install", "--prefix", TOOLS, "--no-audit", "--no-fund", "--no-save",
               *packages, limit=240)  # fmt: skip
    if done.returncode:
        raise Missing("npm cannot fetch the suites:\n" + done.stderr.strip()[-600:])


class _Server(SimpleHTTPRequestHandler):
    """Sends files compressed, as those who serve books do."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(200)
        if path.suffix not in (".woff2", ".png", ".zip"):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
            kind += "; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Yield the address at which a folder is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def pages(site: Path) -> list[str]:
    """Return the address of each page within the site, the redirect at its top left out."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    return [name for name in found if name != "index.html" and not name.startswith("_static/")]


def nu(site: Path) -> list[str]:
    """Return the errors that the Nu validator finds in the HTML."""
    audit_files.need_java(run, "Nu")
    (jar,) = (TOOLS / "node_modules" / "vnu-jar").rglob("vnu.jar")
    done = run("java", "-jar", jar, "--errors-only", "--skip-non-html", site)
    if done.returncode and not done.stderr.strip():
        raise Missing(f"Nu ends with {done.returncode} and says nothing")
    return [line.replace(f"file:{site}/", "") for line in done.stderr.splitlines() if line.strip()]


def html_validate(site: Path) -> list[str]:
    """Return the errors that html-validate's standard preset finds."""
    files = [site / page for page in ("index.html", *pages(site))]
    done = run(tool("html-validate"), "--preset", "standard", "--formatter", "json", *files)
    try:
        told = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise Missing(f"html-validate: {done.stderr.strip()[-300:]}") from None
    return [f"{Path(file['filePath']).name}:{one['line']}: {one['ruleId']}: {one['message']}"
            for file in told for one in file["messages"] if one["severity"] == 2]  # fmt: skip


def linkinator(site: Path) -> list[str]:
    """Return the links within the site that lead nowhere, to a file or to a place in it."""
    done = run(tool("linkinator"), site, "--recurse", "--check-fragments", "--format", "json",
               "--skip", r"^https?://(?!localhost|127\.0\.0\.1)")  # fmt: skip
    try:
        links = json.loads(done.stdout[done.stdout.index("{") :])["links"]
    except (ValueError, KeyError):
        raise Missing(f"linkinator: {done.stderr.strip()[-300:]}") from None
    if len(links) < len(pages(site)):
        return [f"only {len(links)} links were followed"]
    return [f"{one.get('parent')}: {one['url']}" for one in links if one["state"] == "BROKEN"]


def pa11y(site: Path) -> list[str]:
    """Return the errors against WCAG 2, A and AA, that pa11y finds."""
    settings = TOOLS / "pa11y.json"
    launch = {"executablePath": chromium(), "args": FLAGS}
    settings.write_text(json.dumps({"chromeLaunchConfig": launch, "timeout": 120_000}))

    def look(page: str) -> list[str]:
        done = run(tool("pa11y"), "--reporter", "json", "--config", settings, address + page)
        try:
            found = json.loads(done.stdout)
        except json.JSONDecodeError:
            raise Missing(f"pa11y on {page}: {done.stderr.strip()[-300:]}") from None
        return [f"{page}: {one['code'][-40:]}: {one['selector'][-60:]}: {one['message'][:150]}"
                for one in found if one["type"] == "error"]  # fmt: skip

    with served(site) as address, ThreadPoolExecutor(2) as pool:
        return [said for found in pool.map(look, pages(site)) for said in found]


def _measure(address: str, way: str) -> dict:
    """Return Lighthouse's report on a page."""
    done = run(tool("lighthouse"), address, "--quiet", "--output=json",
               f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
               f"--only-categories=performance,{','.join(FULL)}",
               *(["--preset=desktop"] if way == "desktop" else []), limit=180)  # fmt: skip
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        raise Missing(f"Lighthouse: {done.stderr.strip()[-300:]}") from None


def score(report: dict, name: str) -> float:
    return report["categories"][name]["score"] or 0


def _best(address: str, way: str, tries: int) -> dict:
    """Return the best of so many reports, with those parts of speed that all have."""
    best: dict = {}
    for _ in range(tries):
        report = _measure(address, way)
        if not best or score(report, "performance") > score(best, "performance"):
            best = report
        if score(best, "performance") >= FAST[way]:
            break
    return best


def _faults(page: str, way: str, report: dict, is_timed: bool) -> Iterator[str]:
    """Yield where a report has less than it must, with what takes the most."""
    wanted = {**dict.fromkeys(FULL, 1.0), **({"performance": FAST[way]} if is_timed else {})}
    for name, least in wanted.items():
        if score(report, name) >= least:
            continue
        weighed = [ref["id"] for ref in report["categories"][name]["auditRefs"] if ref["weight"]]
        audits = [one for key in weighed if (one := report["audits"][key])["score"] is not None]
        low = [f"{one['id']} {one.get('displayValue', '')}" for one in audits if one["score"] < 0.9]
        yield f"{page}, {way}: {name} {score(report, name):.2f}: {', '.join(low)}"


def _weights(report: dict) -> str:
    """Return a line of the table of weights."""
    audits = report["audits"]
    network = audits["network-requests"]["details"]["items"]
    nodes = audits["dom-size"]["numericValue"] if "dom-size" in audits else 0
    size = sum(one.get("transferSize", 0) for one in network) / 1000
    paint = audits["largest-contentful-paint"]["numericValue"] / 1000
    shift = audits["cumulative-layout-shift"]["numericValue"]
    speed = score(report, "performance")
    return f"{size:8.0f} {len(network):9} {nodes:7.0f} {paint:8.2f} {shift:7.3f} {speed:6.2f}"


def lighthouse(site: Path, few: bool = False) -> list[str]:
    """Return where Lighthouse gives less than it should, and print what each page weighs."""
    every = pages(site)
    found: list[str] = []
    if few:  # the first page, the longest, and one between
        inner = sorted((page for page in every if page.startswith("chapters/")),
                       key=lambda page: (site / page).stat().st_size)  # fmt: skip
        every = list(dict.fromkeys([_first(site), inner[len(inner) // 2], inner[-1]]))
    print(f"{'page':50} kB  requests   nodes  paint s   shift  speed")
    with served(site) as address:
        for page in every:
            for way in FAST:
                report = _best(address + page, way, 1 if few else TRIES)
                print(f"{page:34} {way:7} {_weights(report)}", flush=True)
                found += _faults(page, way, report, not few)
    return found


def _first(site: Path) -> str:
    """Return the page to which the top of the site leads."""
    text = (site / "index.html").read_text(encoding="utf-8")
    (page,) = re.findall(r'url=([^"]+)"', text) or ["index.html"]
    return page


def audit(site: Path, few: bool, if_possible: bool) -> int:
    """Run every suite; return how many have something against the site or could not run."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    suites: dict[str, Callable[[Path], list[str]]] = {
        "Nu": nu, "html-validate": html_validate, "linkinator": linkinator, "pa11y": pa11y,
        **{name: partial(suite, tools=TOOLS, run=run) for name, suite in FILES.items()},
        "Lighthouse": partial(lighthouse, few=few)}  # fmt: skip
    bad = 0
    try:
        fetch()
    except Missing as error:
        print(f"NOT AUDITED: {error}")
        return 0 if if_possible else 1
    for name, suite in suites.items():
        began = time.monotonic()
        try:
            found = suite(site)
        except Missing as error:
            print(f"NOT RUN: {name}: {error}", flush=True)
            bad += not if_possible
            continue
        said = f"{len(found)} to mend" if found else "nothing to mend"
        print(f"{name}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
        print("".join(f"  {one}\n" for one in found[:MOST]), end="")
        bad += bool(found)
    return bad


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What suites of others say of the built site.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--few", action="store_true", help="Lighthouse on three pages only")
    parser.add_argument("--if-possible", action="store_true",
                        help="name a suite that cannot run here, and go on")  # fmt: skip
    given = parser.parse_args()
    if not (given.folder / "index.html").is_file():
        sys.exit(f"{given.folder}: no built book; run 'make book' first")
    sys.exit(min(audit(given.folder.resolve(), given.few, given.if_possible), 1))
