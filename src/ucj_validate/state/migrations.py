"""The schema of the state, version by version: a new version is one more script at the end, never a changed one."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE project (
        key TEXT NOT NULL               -- name of the key that made the pseudonyms
    ) STRICT;
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        folder TEXT NOT NULL,           -- the run folder's name
        city TEXT NOT NULL,
        as_of TEXT NOT NULL,            -- YYYY-MM-DD
        recorded_at TEXT NOT NULL,      -- UTC
        version TEXT NOT NULL,          -- of the program
        inputs TEXT NOT NULL,           -- JSON: name, sha256 and rows of each source
        alarms INTEGER NOT NULL,        -- while some stand, no figure is to be quoted
        point TEXT NOT NULL             -- JSON: what later runs need of this one
    ) STRICT;
    CREATE TABLE figure (
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        name TEXT NOT NULL,
        value REAL NOT NULL,
        PRIMARY KEY (run, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (
        id TEXT PRIMARY KEY,            -- made of its content: the same answer read twice is one
        verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
        reviewer TEXT NOT NULL,
        decided_at TEXT NOT NULL,       -- UTC
        reason TEXT NOT NULL,
        evidence TEXT NOT NULL,         -- JSON: levels, probability, run
        origin TEXT NOT NULL            -- workbook, terminal
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE endpoint (
        answer TEXT NOT NULL REFERENCES answer ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position IN (0, 1)),
        side TEXT NOT NULL CHECK (side IN ('roll', 'members')),
        file TEXT NOT NULL, sheet TEXT, line INTEGER NOT NULL,
        seal TEXT NOT NULL,             -- pseudonym of all its cells
        nik TEXT, kpj TEXT, name TEXT, birth TEXT, no_kk TEXT, phone TEXT, mother TEXT,
        near TEXT NOT NULL,             -- pseudonyms of the NIK less one digit, space separated
        tokens TEXT NOT NULL,           -- pseudonyms of the name's words, space separated
        PRIMARY KEY (answer, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE replaced (             -- an answer that somebody gave knowing another
        newer TEXT NOT NULL, older TEXT NOT NULL,
        PRIMARY KEY (newer, older)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE withdrawn (
        answer TEXT NOT NULL, reviewer TEXT NOT NULL, withdrawn_at TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (answer, reviewer, withdrawn_at)
    ) STRICT, WITHOUT ROWID;
    """,
)
"""Position + 1 is the version that a script leads to."""
