/**
 * The tables of the read models in data.db. They lie side by side as generations; see libsql-read-model.ts for their
 * indexes.
 */

export const requestTables = `
  CREATE TABLE request_generations (
    generation INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('live', 'beside', 'dead'))
  );
  INSERT INTO request_generations (generation, state) VALUES (1, 'live');
  CREATE TABLE requests (
    generation INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    progress TEXT NOT NULL,
    purge TEXT NOT NULL,
    sources INTEGER NOT NULL,
    submitted_by TEXT NOT NULL,
    received_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    met_at TEXT,
    paused INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    document TEXT NOT NULL
  );
  CREATE UNIQUE INDEX requests_by_id ON requests (generation, id);
  CREATE INDEX requests_by_received ON requests (generation, received_at, id DESC);
  CREATE INDEX requests_by_kind ON requests (generation, kind, received_at, id DESC);
  CREATE INDEX requests_by_progress ON requests (generation, progress, received_at, id DESC);
  CREATE INDEX requests_by_purge ON requests (generation, purge, received_at, id DESC);
  CREATE INDEX requests_by_submitter ON requests (generation, submitted_by, received_at, id DESC);
  CREATE INDEX requests_by_clock ON requests (generation, clock, received_at, id DESC);
  CREATE INDEX requests_by_due ON requests (generation, due_at, received_at, id) WHERE clock = 0;
  CREATE INDEX requests_of_source_1 ON requests (generation, received_at, id DESC) WHERE sources & 1;
  CREATE INDEX requests_of_source_2 ON requests (generation, received_at, id DESC) WHERE sources & 2;
  CREATE INDEX requests_of_source_4 ON requests (generation, received_at, id DESC) WHERE sources & 4;
  CREATE INDEX requests_of_source_8 ON requests (generation, received_at, id DESC) WHERE sources & 8;
  CREATE TABLE request_counts (
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,
    progress TEXT NOT NULL,
    purge TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (generation, kind, progress, purge)
  ) WITHOUT ROWID;
`;

export const requestOutlooks = `
  -- what simulations think ahead by, of open requests; those that were written before this table have none
  CREATE TABLE request_outlooks (generation INTEGER NOT NULL, id TEXT NOT NULL, outlook TEXT NOT NULL);
  CREATE UNIQUE INDEX request_outlooks_by_id ON request_outlooks (generation, id);
`;

export const requestsByState = `
  -- two or three of these at once: walked for each combination that there is
  CREATE INDEX requests_by_state ON requests (generation, kind, progress, purge, received_at, id DESC);
`;

export const requestsOfPeople = `
  -- by which the requests of one person are found; what there is before this table says it in its document
  CREATE TABLE requests_of_people (
    generation INTEGER NOT NULL,
    digest TEXT NOT NULL,
    received_at TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (generation, digest, received_at, id)
  ) WITHOUT ROWID;
  INSERT OR IGNORE INTO requests_of_people (generation, digest, received_at, id)
  SELECT r.generation, person.value, r.received_at, r.id
  FROM requests r, json_each(r.document, '$.subjectDigests') person
  ORDER BY r.generation, person.value, r.received_at, r.id;
`;
