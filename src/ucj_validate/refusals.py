"""What the system refused, out of whichever exception a library made of it.

Its text may hold a person's values: it is searched for the system's own number, and never said.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

TOO_MANY_FILES = frozenset({errno.EMFILE, errno.ENFILE})
OURS = TOO_MANY_FILES | {errno.ENOMEM}
"""What the system refuses us whatever the file is: no fault of the file, and said as a limit."""
_SYSTEM_NUMBER = re.compile(r"(?:\(os error |Os \{ code: )(\d{1,5})\b")
"""How Rust ends an error of the system's, and how its panics tell one."""


def system_number(error: BaseException) -> int | None:
    """The system's number of what it refused; libraries in Rust tell it in their text alone."""
    for one in chain(error):
        if isinstance(one, OSError) and one.errno is not None:
            return one.errno
        if (said := _SYSTEM_NUMBER.search(text_of(one))) is not None:
            return int(said[1])
    return None


def chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what it was raised from or during, the last one first."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def text_of(error: BaseException) -> str:
    """What an exception says, to be searched; empty where it can't."""
    try:
        return str(error)[:100_000]
    except Exception:  # noqa: BLE001  a library's own way to tell itself
        return ""
