"""Where the book is, and what its files hold: read again when a file is another.

What is read is kept for as long as its file stays the same, so that a changed table is seen by
the next call, in a notebook by the next cell.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from functools import lru_cache
from pathlib import Path

from claimbook.sources.errors import BookError

_RACY = 3 * 10**9  # nanoseconds within which two changes of a file may bear one time


def root() -> Path:
    """Return the book's top folder: ``$CLAIMBOOK_ROOT``, or the nearest one upwards with tables.

    Returns
    -------
    Path
        A folder with ``data/datapackage.json``.

    Raises
    ------
    BookError
        If no folder from the working directory upwards holds ``data/datapackage.json``.

    Examples
    --------
    >>> (root() / "data" / "claims.csv").is_file()
    True
    """
    given = os.environ.get("CLAIMBOOK_ROOT")
    here = _resolved(given) if given else Path.cwd()
    for folder in [here] if given else [here, *here.parents]:
        if os.path.isfile(f"{folder}/data/datapackage.json"):
            return folder
    raise BookError(
        f"{here}: no data/datapackage.json here or in a folder above; "
        "run from inside the book, or set CLAIMBOOK_ROOT to its top folder"
    )


def _resolved(folder: str) -> Path:
    """Return a folder without links; it is followed only when another folder has its name now."""
    try:
        now = os.stat(folder)
    except OSError:
        return Path(folder).resolve()
    return _followed(os.path.join(os.getcwd(), folder), now.st_dev, now.st_ino)


@lru_cache(maxsize=8)
def _followed(folder: str, *which: int) -> Path:
    return Path(folder).resolve()


_contents: dict[str, tuple[tuple[int, ...], bool, bytes]] = {}


def content(path: str) -> bytes:
    """Return the bytes of a file, the same object for as long as they are the same.

    The file is read again if its times, be they later or earlier, its size or the file itself are
    others than when it was read, and for as long as a change might still bear the same time.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bytes
        What it holds.

    Raises
    ------
    OSError
        If it cannot be read.

    Examples
    --------
    >>> content(f"{root()}/data/sides.csv").decode().splitlines()[1][:7]
    'vell,1,'
    """
    now = os.stat(path)
    if not stat.S_ISREG(now.st_mode) and not stat.S_ISDIR(now.st_mode):
        # A pipe or a device would never end.
        raise OSError(errno.EINVAL, "no file, but a pipe or a device", path)
    stamp = (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino, now.st_dev)
    before, is_settled, known = _contents.get(path, ((), False, b""))
    if is_settled and stamp == before:
        return known
    ages = [abs(time.time_ns() - changed) for changed in stamp[:2]]
    found = Path(path).read_bytes()
    _contents[path] = (stamp, min(ages) > _RACY, known if found == known else found)
    return _contents[path][2]
