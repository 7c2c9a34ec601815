-- One row a shared report. Nothing is kept about who made or read it.
CREATE TABLE reports (
  id          TEXT PRIMARY KEY,   -- 128 random bits, URL-safe base64
  sealed      TEXT NOT NULL,      -- the sealed bytes in base64: D1 hands over text much faster than a BLOB
  expires_at  INTEGER NOT NULL,   -- Unix seconds; gone from that second on
  views_left  INTEGER,            -- NULL: no limit. Never 0: the last view deletes the row
  token       TEXT NOT NULL,      -- SHA-256 of the delete token, hexadecimal
  created_day TEXT NOT NULL       -- UTC, like 2026-11-22
) WITHOUT ROWID;

CREATE INDEX reports_by_end ON reports (expires_at);
