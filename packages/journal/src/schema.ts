import { atomically } from './atomically.ts'
import type { Db } from './sqlite.ts'

/** Tells a journal from any other database. "hkln" */
export const APPLICATION = 0x686b6c6e

/**
 * What brings a journal from each version to the next; one that was released is never changed.
 *
 * `runs.state`: `waiting` for runs that it needs, `new` until a deliverer has looked at its hook, `ready`, `running`, then
 * `done`, `skipped` (its condition said no), `failed` (best effort), `dead` (a dead letter) or `dropped` (its queue was full).
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE events (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, at INTEGER NOT NULL,
    agent TEXT NOT NULL, session TEXT NOT NULL, root TEXT NOT NULL, body TEXT NOT NULL,
    decision TEXT, record TEXT
  ) STRICT;
  CREATE INDEX events_at ON events (at);
  CREATE INDEX events_session ON events (session, at);

  CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL UNIQUE, event TEXT NOT NULL REFERENCES events (id),
    hook TEXT NOT NULL, promised INTEGER NOT NULL, bounded INTEGER NOT NULL, state TEXT NOT NULL, call TEXT NOT NULL,
    lane TEXT, attempts INTEGER NOT NULL DEFAULT 0, crashes INTEGER NOT NULL DEFAULT 0,
    accepted_at INTEGER NOT NULL, next_at INTEGER NOT NULL, first_at INTEGER, ended_at INTEGER,
    owner TEXT, boot TEXT, lease INTEGER, error TEXT, result TEXT
  ) STRICT;
  CREATE INDEX runs_event ON runs (event);
  CREATE INDEX runs_bounded ON runs (hook, id) WHERE bounded = 1 AND state IN ('waiting', 'new', 'ready');
  CREATE INDEX runs_new ON runs (id) WHERE state = 'new';
  CREATE INDEX runs_ready ON runs (lane, id) WHERE state = 'ready';
  CREATE INDEX runs_due ON runs (lane, next_at) WHERE state = 'ready';
  CREATE INDEX runs_running ON runs (owner) WHERE state = 'running';
  CREATE INDEX runs_dead ON runs (ended_at) WHERE state = 'dead';

  CREATE TABLE attempts (
    run INTEGER NOT NULL REFERENCES runs (id), number INTEGER NOT NULL, owner TEXT NOT NULL, started_at INTEGER NOT NULL,
    ms INTEGER, status TEXT NOT NULL, error TEXT, PRIMARY KEY (run, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE waits (
    run INTEGER NOT NULL REFERENCES runs (id), delivery TEXT NOT NULL, PRIMARY KEY (delivery, run)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX waits_run ON waits (run);

  CREATE TABLE lanes (
    lane TEXT PRIMARY KEY, hook TEXT NOT NULL, target TEXT NOT NULL, most INTEGER NOT NULL,
    rate_count INTEGER, rate_ms INTEGER, batch INTEGER NOT NULL DEFAULT 1,
    ready INTEGER NOT NULL DEFAULT 0, running INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0, held_until INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER AS (CASE WHEN ready > 0 AND running < most THEN max(next_at, held_until) END)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX lanes_due ON lanes (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX lanes_target ON lanes (target);
  CREATE INDEX lanes_hook ON lanes (hook);

  CREATE TRIGGER runs_moved AFTER UPDATE OF state, next_at ON runs WHEN NEW.lane IS NOT NULL BEGIN
    UPDATE lanes SET
      ready = ready + (NEW.state = 'ready') - (OLD.lane IS NOT NULL AND OLD.state = 'ready'),
      running = running + (NEW.state = 'running') - (OLD.state = 'running'),
      next_at = coalesce(CASE most WHEN 1
        THEN (SELECT next_at FROM runs WHERE lane = NEW.lane AND state = 'ready' ORDER BY id LIMIT 1)
        ELSE (SELECT min(next_at) FROM runs WHERE lane = NEW.lane AND state = 'ready') END, 0)
    WHERE lane = NEW.lane;
    DELETE FROM lanes WHERE lane = NEW.lane AND ready = 0 AND running = 0;
  END;
  CREATE TRIGGER lanes_changed AFTER UPDATE OF most ON lanes WHEN (NEW.most = 1) <> (OLD.most = 1) BEGIN
    UPDATE lanes SET
      next_at = coalesce(CASE most WHEN 1
        THEN (SELECT next_at FROM runs WHERE lane = NEW.lane AND state = 'ready' ORDER BY id LIMIT 1)
        ELSE (SELECT min(next_at) FROM runs WHERE lane = NEW.lane AND state = 'ready') END, 0)
    WHERE lane = NEW.lane;
  END;

  CREATE TABLE breakers (
    target TEXT PRIMARY KEY, failures INTEGER NOT NULL, trips INTEGER NOT NULL, open_until INTEGER NOT NULL, probe INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE rates (
    hook TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (hook, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE deliverer (
    one INTEGER PRIMARY KEY CHECK (one = 1), owner TEXT NOT NULL, boot TEXT NOT NULL, lease INTEGER NOT NULL, pid INTEGER
  ) STRICT;
  CREATE TABLE clock (
    one INTEGER PRIMARY KEY CHECK (one = 1), boot TEXT NOT NULL, wall INTEGER NOT NULL, steady INTEGER NOT NULL
  ) STRICT;
  `,
  // `earlier`: tries before it was sent again; `tell_at`: from when on hooks that listen are to hear that it is dead or dropped;
  // `go`: the first of those that it is carried out with; `identity`: tells one journal from another that comes to lie in its place.
  // Whoever delivers as the version before did leaves its place to one that knows these
  `
  ALTER TABLE runs ADD COLUMN target TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN tell_at INTEGER;
  ALTER TABLE runs ADD COLUMN go INTEGER;
  CREATE INDEX runs_untold ON runs (tell_at) WHERE tell_at IS NOT NULL;
  CREATE TABLE identity (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;
  DELETE FROM deliverer;
  INSERT INTO identity (one, id) VALUES (1, lower(hex(randomblob(16))));
  `,
]

/** The version of a journal; 0: it is empty. `undefined`: it is some other database. */
export function versionOf(db: Db): number | undefined {
  const { user_version: version } = db.get('PRAGMA user_version')!
  const { application_id: application } = db.get('PRAGMA application_id')!
  if (application === APPLICATION) return Number(version)
  const { count } = db.get('SELECT count(*) AS count FROM sqlite_schema')!
  return application === 0 && version === 0 && count === 0 ? 0 : undefined
}

/** Brings a journal to the last version, wholly or not at all; several processes may try at once. */
export function migrate(db: Db, migrations: readonly string[] = MIGRATIONS): void {
  const to = migrations.length
  atomically(db, 'FULL', () => {
    // another process may have been faster
    const from = versionOf(db) ?? 0
    if (from >= to) return
    for (const step of migrations.slice(from)) db.exec(step)
    db.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${to}`)
  })
  // so that the file itself says what it is
  db.exec('PRAGMA wal_checkpoint(PASSIVE)')
}
