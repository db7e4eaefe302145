"""A finished folder into its place, in one step, with an earlier one out of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ucj_validate.places.leftovers import free_name
from ucj_validate.places.moving import exchanged, move_new


def into_place(finished: Path, place: Path, refuse: Callable[[Path], None]) -> Path | None:
    """Moves `finished` to `place`; the path where the folder that stood there now lies, or None.

    Where the system can exchange two names, there is no moment without a complete folder. Elsewhere (Windows, old
    file systems) the earlier one steps aside first and comes back if the move fails, or with the next run there if this
    one is killed. What has come out is looked at again by `refuse`; where that raises, everything is as it was.

    Raises:
        OSError: the system refuses.
    """
    if not os.path.lexists(place):
        move_new(finished, place)
        return None
    if exchanged(finished, place):
        try:
            refuse(finished)
        except BaseException:
            if not exchanged(finished, place):
                finished.rename(free_name(place, "old"))  # kept, whatever it is
            raise
        return finished
    aside = free_name(place, "old")
    place.rename(aside)
    try:
        refuse(aside)
        move_new(finished, place)
    except BaseException:
        if not os.path.lexists(place):
            aside.rename(place)
        raise
    return aside
