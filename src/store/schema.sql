-- Schema 1 of the SQLite engine. Types are strict; times are epoch milliseconds; days are ISO text.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Texts and identities, each once, encrypted. id = event seq * 16 + slot: a new one always comes
-- last, so the pages fill one after the other.
CREATE TABLE bodies (
    id INTEGER PRIMARY KEY, version INTEGER NOT NULL, alg INTEGER NOT NULL, key_id INTEGER NOT NULL,
    nonce BLOB NOT NULL, cipher BLOB NOT NULL
) STRICT;

-- What happened: facts without text, digests of the bodies they brought, one hash chain a site.
-- A stream is a kind of thing (matter, ticket, day) by its number in the program's list; matter is
-- the row id of the thing in it. Eight of these a matter are most of a store: no column repeats
-- what another says.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, site TEXT NOT NULL, site_seq INTEGER NOT NULL, stream INTEGER NOT NULL,
    matter INTEGER NOT NULL, at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, seat TEXT NOT NULL,
    staff TEXT NOT NULL, assurance INTEGER NOT NULL, kind TEXT NOT NULL, facts TEXT NOT NULL,
    bodies TEXT NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE INDEX events_matter ON events (matter, stream, seq);
CREATE INDEX events_received ON events (at) WHERE kind = '接访';

-- The fold of the events, and what lists sort by. The day is empty for what an old ledger brought:
-- it stands in no day's list, and it is earlier than every day.
CREATE TABLE matters (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
    sealed INTEGER NOT NULL, day TEXT NOT NULL, place TEXT, room INTEGER NOT NULL,
    open INTEGER NOT NULL, awaiting INTEGER NOT NULL, due TEXT, first_seq INTEGER NOT NULL,
    version INTEGER NOT NULL, state TEXT NOT NULL,
    -- What the day counts and pages by; sheet is the event that closed its day over it.
    standing INTEGER NOT NULL, outcome TEXT NOT NULL, heads INTEGER NOT NULL,
    assigned INTEGER, signed INTEGER, fed INTEGER, ended INTEGER, sheet INTEGER,
    -- Who took it on first, and the next day something was agreed for.
    leader TEXT, step TEXT
) STRICT;
CREATE INDEX matters_day ON matters (day, standing, id) WHERE sealed = 0;
CREATE INDEX matters_standing ON matters (standing, id) WHERE open = 1 AND sealed = 0;
CREATE INDEX matters_fresh ON matters (day) WHERE sheet IS NULL AND sealed = 0;
CREATE INDEX matters_ended ON matters (ended) WHERE ended IS NOT NULL AND sealed = 0;
-- What an official took on as first leader, and what was agreed for a day.
CREATE INDEX matters_leader ON matters (leader, due, id)
    WHERE open = 1 AND sealed = 0 AND leader IS NOT NULL;
CREATE INDEX matters_step ON matters (step, id) WHERE open = 1 AND sealed = 0 AND step IS NOT NULL;
CREATE INDEX matters_awaiting ON matters (id) WHERE awaiting = 1 AND sealed = 0;

-- Keyed hashes by which a person is found: whole and last four of a number, name.
CREATE TABLE handles (
    kind INTEGER NOT NULL, hash BLOB NOT NULL, matter INTEGER NOT NULL,
    PRIMARY KEY (kind, hash, matter)
) STRICT, WITHOUT ROWID;

-- Words of the stories as overlapping pairs of characters, newest first by matter id. They come
-- folded and apart by blanks; "ascii" keeps each whole, whatever its writing. A story stands in one
-- of the two: open matters are what is looked for first.
CREATE VIRTUAL TABLE words_open USING fts5(
    grams, content = '', contentless_delete = 1, detail = none,
    tokenize = "ascii"
);
CREATE VIRTUAL TABLE words_ended USING fts5(
    grams, content = '', contentless_delete = 1, detail = none,
    tokenize = "ascii"
);

-- Each word with each matter it stands in, read off the index; keeps nothing of its own.
CREATE VIRTUAL TABLE words_open_found USING fts5vocab('words_open', 'instance');
CREATE VIRTUAL TABLE words_ended_found USING fts5vocab('words_ended', 'instance');

-- What lists filter, sort and count by: one narrow row a matter, none of a sealed one. The day of
-- registration is in the id; colour is 1 to 3, 0 without one; units are ,a,b, with the lead first.
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY, open INTEGER NOT NULL, awaiting INTEGER NOT NULL,
    room INTEGER NOT NULL, place TEXT NOT NULL, colour INTEGER NOT NULL, stage TEXT NOT NULL,
    unit TEXT NOT NULL, units TEXT NOT NULL, heads INTEGER NOT NULL, crowd INTEGER NOT NULL,
    urgent INTEGER NOT NULL, purpose TEXT NOT NULL, channel TEXT NOT NULL,
    receiver TEXT NOT NULL, due TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_open ON ledger (id) WHERE open = 1;
CREATE INDEX ledger_due ON ledger (due, id) WHERE open = 1;
CREATE INDEX ledger_heads ON ledger (heads, id);

-- Intakes not yet registered, encrypted.
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY, seat TEXT NOT NULL, staff TEXT NOT NULL, saved_at INTEGER NOT NULL,
    alg INTEGER NOT NULL, key_id INTEGER NOT NULL, nonce BLOB NOT NULL, cipher BLOB NOT NULL
) STRICT;

-- Commit, then spool, then print: a form about a thing (stream and subject as in the events).
-- label is what people call the thing; personal says that persons were ordered unmasked.
CREATE TABLE spool (
    id INTEGER PRIMARY KEY, form TEXT NOT NULL, stream TEXT NOT NULL, subject INTEGER NOT NULL,
    label TEXT NOT NULL, sealed INTEGER NOT NULL, personal INTEGER NOT NULL, copy INTEGER NOT NULL,
    state TEXT NOT NULL, ordered INTEGER NOT NULL, seat TEXT NOT NULL, staff TEXT NOT NULL,
    error TEXT NOT NULL, lease TEXT, lease_until INTEGER
) STRICT;
CREATE INDEX spool_subject ON spool (stream, subject);
CREATE INDEX spool_open ON spool (seat, state, id)
    WHERE state IN ('queued', 'sending', 'unknown', 'failed');

-- The sheets of closed days, each by the place of its event in the log.
CREATE TABLE sheets (
    seq INTEGER PRIMARY KEY, year INTEGER NOT NULL, serial INTEGER NOT NULL, day TEXT NOT NULL,
    UNIQUE (year, serial)
) STRICT;
CREATE INDEX sheets_day ON sheets (day, seq);

CREATE TABLE counters (
    site TEXT NOT NULL, kind TEXT NOT NULL, period TEXT NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (site, kind, period)
) STRICT, WITHOUT ROWID;

-- The queue of a day: the fold of the tickets' events, what calling sorts by, and who pressed last.
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, day TEXT NOT NULL, pool TEXT NOT NULL,
    stage TEXT NOT NULL, room INTEGER, class INTEGER NOT NULL, taken INTEGER NOT NULL,
    matter INTEGER, seat TEXT NOT NULL, last_seq INTEGER NOT NULL, version INTEGER NOT NULL,
    state TEXT NOT NULL, UNIQUE (day, number)
) STRICT;
CREATE INDEX tickets_line ON tickets (day, pool, class, taken, id) WHERE stage = 'waiting';
-- A room holds one at a time, whatever the program thinks. Whom a seat or a room called last is
-- looked for among these, and among the day's: there are as many as a hall has people, and each
-- index more is a page more in every call.
CREATE UNIQUE INDEX tickets_room ON tickets (day, room) WHERE stage = 'called';
CREATE INDEX tickets_done ON tickets (day, pool, last_seq) WHERE stage = 'finished';
CREATE INDEX tickets_matter ON tickets (matter) WHERE matter IS NOT NULL;

-- Things of a day that are only the fold of their events: duty changes, reception days, bookings.
CREATE TABLE folds (
    id INTEGER PRIMARY KEY, stream TEXT NOT NULL, day TEXT NOT NULL, key TEXT NOT NULL,
    first_seq INTEGER NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
    -- With whom somebody is booked: the chair of the duty calendar, or the room of a reception day.
    chair TEXT, room INTEGER,
    UNIQUE (stream, day, key)
) STRICT;
CREATE INDEX folds_chair ON folds (day, chair) WHERE chair IS NOT NULL;
CREATE INDEX folds_room ON folds (day, room) WHERE room IS NOT NULL;

-- Keyed hashes by which a booking is recognised among those of its day.
CREATE TABLE likeness (
    kind INTEGER NOT NULL, hash BLOB NOT NULL, booking INTEGER NOT NULL,
    PRIMARY KEY (kind, hash, booking)
) STRICT, WITHOUT ROWID;
-- A room on a day on which somebody closed it, opened it or sent somebody else to sit there.
CREATE TABLE room_days (
    id INTEGER PRIMARY KEY, day TEXT NOT NULL, seat TEXT NOT NULL, last_seq INTEGER NOT NULL,
    version INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX room_days_seat ON room_days (day, seat, last_seq);

-- What an official is writing about a matter and has not decided, encrypted; one for each of them.
CREATE TABLE opinions (
    matter INTEGER NOT NULL REFERENCES matters (id), staff TEXT NOT NULL, saved_at INTEGER NOT NULL,
    alg INTEGER NOT NULL, key_id INTEGER NOT NULL, nonce BLOB NOT NULL, cipher BLOB NOT NULL,
    PRIMARY KEY (matter, staff)
) STRICT, WITHOUT ROWID;
-- What kiosks sent: matters told and not yet registered, calls for a person. An envelope opens only
-- with the windows' key and goes when a window has taken it over.
CREATE TABLE kiosk (
    id INTEGER PRIMARY KEY, seat TEXT NOT NULL, kind TEXT NOT NULL, code TEXT UNIQUE,
    open INTEGER NOT NULL, envelope BLOB, version INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX kiosk_open ON kiosk (id) WHERE open = 1;

-- Hand-overs at a seat: the fold of their events; at most one at a seat waits to be accepted.
CREATE TABLE shifts (
    id INTEGER PRIMARY KEY, seat TEXT NOT NULL, open INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX shifts_open ON shifts (seat) WHERE open = 1;

-- Rows of old ledgers that were brought in, each by two marks: keyed hashes of its own number, or
-- else of what it says, and of its cells as they stood in the file, so that none comes in twice.
CREATE TABLE brought (
    mark TEXT PRIMARY KEY, content TEXT NOT NULL, matter INTEGER NOT NULL REFERENCES matters (id)
) STRICT, WITHOUT ROWID;
