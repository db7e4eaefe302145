"""What ends a run: exit codes and the one exception that carries them.

Bad data is a finding, never an exception. A file or an option that can't be used is a `UcjError`.
Only the command line catches it.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the contract."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    UNWRITABLE = 4
    LOCKED = 5
    LIMIT = 6
    INTERNAL = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


class UcjError(Exception):
    """A message in four parts: where, what is wrong, what was found, what to do.

    No part may hold a person's value: headers, rows and counts only.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(self, where: str, problem: str, *, found: str = "", advice: str = "") -> None:
        self.where = where
        self.problem = problem
        self.found = found
        self.advice = advice
        super().__init__(f"{where}: {problem}")


class UsageError(UcjError):
    """A wrong option or configuration."""

    exit_code = ExitCode.USAGE


class UnreadableError(UcjError):
    """An input that is not readable as what it is said to be."""

    exit_code = ExitCode.UNREADABLE


class UnwritableError(UcjError):
    """An output that could not be written; nothing half-written stays."""

    exit_code = ExitCode.UNWRITABLE


class LockedError(UcjError):
    """Another run holds the state."""

    exit_code = ExitCode.LOCKED


class LimitError(UcjError):
    """A limit of size, rows, memory or time was exceeded."""

    exit_code = ExitCode.LIMIT


class InvariantError(UcjError):
    """Our own bug: a promise of the contract does not hold in this run."""

    exit_code = ExitCode.INTERNAL
