"""One kind of finding: code, severity, what it says, what to do, in Indonesian and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. `error`: the row can't be relied on; `warning`: look; `info`: know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 info, 1 warning, 2 error: larger is worse."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


@dataclass(frozen=True)
class Rule:
    """One kind of finding, as people read it."""

    code: str
    severity: Severity
    label: str
    """The officers' word, as in the KETERANGAN column."""
    sentence_id: str
    sentence_en: str
    action_id: str
    action_en: str

    def sentence(self, lang: str) -> str:
        """What was found, in `lang` ("id" or "en")."""
        return self.sentence_en if lang == "en" else self.sentence_id

    def action(self, lang: str) -> str:
        """What to do, in `lang` ("id" or "en")."""
        return self.action_en if lang == "en" else self.action_id
