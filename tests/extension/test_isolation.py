"""No chapter sees what another has set: each begins as if it were the only one."""

import re
import subprocess
import sys

# Each prints what others have left where it looks, and then leaves the same.
PROBE = """import builtins, os, sys
import matplotlib
from claimbook.model import quantity
from claimbook.sources import tables
from claimbook.sources.tables import frames

here = {
    "a global": globals().get("lamp_of_others"),
    "a built-in": getattr(builtins, "lamp_of_others", None),
    "an attribute of a module": getattr(tables, "lamp_of_others", None),
    "what the package remembers": quantity.__dict__.get("lamp_of_others"),
    "the environment": os.environ.get("LAMP_OF_OTHERS"),
    "a setting of drawings": matplotlib.rcParams["lines.linewidth"] == 77,
    "the path of modules": "lamp-of-others" in sys.path,
    "the words of a table": "lamp of others" in frames.loaded("claims")["subject"].tolist(),
}
print("seen of others:", ", ".join(name for name, found in here.items() if found) or "nothing")

lamp_of_others = builtins.lamp_of_others = tables.lamp_of_others = "left"
quantity.lamp_of_others = os.environ["LAMP_OF_OTHERS"] = "left"
matplotlib.rcParams["lines.linewidth"] = 77
sys.path.append("lamp-of-others")
frames.loaded("claims")["subject"] = "lamp of others"
"""
HEAD = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Probe"""
PROBES = ("one", "two", "three")  # more than are executed at once


def seen(text: str) -> list[str]:
    return re.findall("seen of others: (.*)", text)


def test_no_chapter_sees_what_another_has_set(small):
    for name in PROBES:
        page = f"{HEAD} {name}\n\n```{{code-cell}} ipython3\n{PROBE}```\n"
        (small.folder / "chapters" / f"{name}.md").write_text(page, encoding="utf-8")
    more = "".join(f"  - file: chapters/{name}\n" for name in PROBES)
    small.edit("_toc.yml", "chapters:\n", f"chapters:\n{more}")
    assert small.build() == 0, small.last_words()
    assert [seen(small.page(f"chapters/{name}")) for name in PROBES] == [["nothing"]] * len(PROBES)


def test_what_is_set_in_one_kernel_is_seen(made):
    command = [sys.executable, "-c", PROBE + PROBE]
    done = subprocess.run(command, env=made.env, capture_output=True, text=True, check=True)
    first, second = seen(done.stdout)
    assert first == "nothing"
    assert second.count(",") + 1 == PROBE.count('    "')  # all that is looked at
