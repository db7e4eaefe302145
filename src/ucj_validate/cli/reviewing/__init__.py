"""The waiting pairs one by one in the terminal."""

from ucj_validate.cli.reviewing.opening import opened
from ucj_validate.cli.reviewing.reasons import said
from ucj_validate.cli.reviewing.session import Done

__all__ = ["Done", "opened", "said"]
