"""What a project remembers, held for the length of a run; without a state it knows nothing and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ucj_validate import columns as c
from ucj_validate.errors import UcjError, UnwritableError
from ucj_validate.frames import DECIDED, Decided, Findings, People
from ucj_validate.i18n import _
from ucj_validate.report.model import Facts, Report
from ucj_validate.report.run_folder.manifest import remembered as run_of
from ucj_validate.review.holding import Held, Standing, held
from ucj_validate.settings import StateSettings
from ucj_validate.state.answers import entries
from ucj_validate.state.lock import locked
from ucj_validate.state.runs import Run, record, runs
from ucj_validate.state.store import Store, exists, opened

DISPUTED = "decision_disputed"
"""The finding on rows of which people have said what can't all be true."""


@dataclass(frozen=True)
class Memory:
    """The state of a project while a run holds it."""

    store: Store | None = field(repr=False)

    @property
    def remembers(self) -> bool:
        """Whether there are answers to be held against rows."""
        return self.store is not None and bool(entries(self.store).live())

    def answered(self, roll: People, members: People) -> Held:
        """Earlier answers in the rows of today."""
        answers = entries(self.store).live() if self.store else ()
        if self.store is None or not answers:
            nothing = pl.DataFrame(schema={"side": pl.String, c.ROW: pl.Int64})
            return Held(Decided(pl.DataFrame(schema=DECIDED)), {}, nothing)
        return held(answers, roll, members, self.store.key)

    def points(self, city: str) -> list[Mapping[str, Any]]:
        """The earlier runs of a city that stood under no alarm, as `report.parts.Point`."""
        known = runs(self.store) if self.store else []
        return [run.point for run in known if run.city == city and not run.alarms]

    def keep(self, run: Run) -> None:
        """Remembers a finished run.

        Raises:
            UcjError: the state can't be written.
        """
        if self.store is not None:
            record(self.store, run)


@contextmanager
def remembering(settings: StateSettings) -> Iterator[Memory]:
    """The project's state where there is one or is to be one, and no other run beside this one.

    Raises:
        LockedError: another run holds it. UcjError: it can't be read or written.
    """
    folder = settings.dir
    if folder is None or not (settings.make or exists(folder)):
        yield Memory(None)
        return
    with locked(folder, settings.wait_seconds, make=True), opened(folder, make=True) as store:
        yield Memory(store)


def keep(memory: Memory, out: Path, facts: Facts, report: Report) -> None:
    """Remembers the run that stands in `out`.

    Raises:
        UnwritableError: it can't be remembered, which takes nothing from the run; both are said.
    """
    try:
        memory.keep(run_of(out.absolute().name, facts, report))
    except UcjError as error:
        raise UnwritableError(
            str(out),
            _("hasil sudah ada di sini, tetapi tidak tercatat di ingatan proyek"),
            found=f"{error.where}: {error.problem}",
            advice=_("perbaiki sebabnya, lalu ulangi reconcile"),
        ) from None


def disputed(answered: Held) -> Findings:
    """A finding for each row on which answers contradict each other."""
    return Findings(answered.disputed.select("side", c.ROW, code=pl.lit(DISPUTED)))


def standings(answered: Held) -> dict[str, int]:
    """How many answers stand how."""
    return {str(standing): answered.count(standing) for standing in Standing}
