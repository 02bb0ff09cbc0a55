"""The tables of the embedded store; `frontdesk upgrade` brings an older file here."""

VERSION = 3

STEPS = {
    1: ("ALTER TABLE inbox ADD COLUMN x INTEGER",),
    2: tuple(
        f"ALTER TABLE desk ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0"
        for name in ("since", "taken", "taken_at", "given")
    ),
}
"""What brings the file of an older version to the next one, before SCHEMA adds what is new."""

SCHEMA = (
    # n is the place in the change stream: one writer, so it rises with time; AUTOINCREMENT never reuses one.
    """CREATE TABLE IF NOT EXISTS log (
        n INTEGER PRIMARY KEY AUTOINCREMENT, c TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
        UNIQUE (c, seq))""",
    """CREATE TABLE IF NOT EXISTS mark (
        c TEXT NOT NULL, name TEXT NOT NULL, rev INTEGER NOT NULL, epoch INTEGER NOT NULL,
        at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (c, name)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS desk (
        t TEXT NOT NULL, agent TEXT NOT NULL, capacity INTEGER NOT NULL, online INTEGER NOT NULL,
        seen_at INTEGER NOT NULL, held TEXT NOT NULL, since INTEGER NOT NULL DEFAULT 0,
        taken INTEGER NOT NULL DEFAULT 0, taken_at INTEGER NOT NULL DEFAULT 0,
        given INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (t, agent)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS why (
        c TEXT NOT NULL, s TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (c, s)) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS inbox (
        c TEXT PRIMARY KEY, head INTEGER NOT NULL, q TEXT, w TEXT, vk TEXT, o TEXT,
        body TEXT NOT NULL, x INTEGER) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS inbox_by_expiry ON inbox (x) WHERE x IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS inbox_by_queue ON inbox (q, w) WHERE q IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS inbox_by_visitor ON inbox (vk, o) WHERE vk IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS counted (c TEXT PRIMARY KEY, head INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS counter (
        t TEXT NOT NULL, hour INTEGER NOT NULL, skill TEXT NOT NULL, agent TEXT NOT NULL, sums TEXT NOT NULL,
        PRIMARY KEY (t, hour, skill, agent)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS directory (
        t TEXT NOT NULL, k TEXT NOT NULL, body TEXT NOT NULL, version TEXT NOT NULL,
        expires INTEGER NOT NULL, PRIMARY KEY (t, k))""",
    "CREATE INDEX IF NOT EXISTS directory_by_expiry ON directory (expires) WHERE expires > 0",
    """CREATE TABLE IF NOT EXISTS job (
        n INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, due INTEGER NOT NULL, sent INTEGER NOT NULL,
        first INTEGER NOT NULL DEFAULT 0, receives INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS job_by_due ON job (queue, due)",
)
