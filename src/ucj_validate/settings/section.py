"""What every section of the configuration is: frozen, and without room for a slip of the pen."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A section; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
