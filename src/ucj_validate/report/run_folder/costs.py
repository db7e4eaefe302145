"""What a run costs: seconds and peak memory by stage, for its manifest."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

_LOG = logging.getLogger(__name__)


@dataclass
class Stages:
    """Seconds and peak memory by stage, in the order in which they ran; tells `progress` of each as it begins."""

    progress: Callable[[str], None] = field(default=lambda _label: None)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mb: dict[str, float | None] = field(default_factory=dict)
    spilled_bytes: int = 0
    """What waited on disk for want of memory."""

    @contextmanager
    def stage(self, name: str, label: str | None) -> Iterator[None]:
        """Measures what happens inside as stage `name`. Without a label it belongs to what was told last."""
        if label is not None:
            self.progress(label)
        started = perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0) + perf_counter() - started, 4)
        self.peak_mb[name] = _peak_mb()
        told = {"stage": name, "seconds": self.seconds[name], "peak_mb": self.peak_mb[name]}
        _LOG.info("stage", extra={"facts": told})


def _peak_mb() -> float | None:
    """Peak memory of this process so far; None where the system doesn't tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
