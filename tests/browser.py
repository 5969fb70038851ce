"""Finds a Chromium for the tests, or installs one.

An installed Chromium is used if there is one, else Playwright's own, else, for root, the system's
package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from claimbook.editions.pdf import FLAGS, chromium

# A script that waits until what was changed has been drawn: in the frame after the next.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def installed() -> str | None:
    """Return the path of a Chromium that is on this machine, or None."""
    return chromium() or _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def install() -> str:
    """Return the path of a Chromium, after installing one if need be.

    Raises SystemExit, saying what to do, if none can be had.
    """
    if path := installed():
        return path
    print("No Chromium found; trying Playwright's own ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False, capture_output=True, timeout=600)
    if path := installed():
        return path
    # Nobody is made administrator unasked.
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Not to be had; trying the system's package ...", flush=True)
        for step in (["update", "-q"], ["install", "-q", "-y", "chromium"]):
            subprocess.run(["apt-get", *step], check=False, stdout=subprocess.DEVNULL)
        if path := installed():
            return path
    raise SystemExit(
        "No browser: install Chromium (on Debian, as root: apt-get install chromium), or set "
        "CHROMIUM to the path of one, and run this again."
    )


@contextmanager
def browser():
    """Yield a headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=install(), args=[*FLAGS])
        try:
            yield running
        finally:
            running.close()


def watched(chromium, width: int, scheme: str = "light"):
    """Open a page that may ask only for local files; errors and requests are noted."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda m: m.type == "error" and page.trouble.append(m.text))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on(
        "request",
        lambda r: r.url.startswith(("file:", "data:")) or page.trouble.append(r.url),
    )
    return page


if __name__ == "__main__":
    print(f"The tests use {install()}")
