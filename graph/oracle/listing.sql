-- Which items are models. In: raw(seq, doc), the objects of the listing in the
-- order received. Out: model, and the anomalies duplicate-id.

CREATE TABLE anomaly (kind, model, about, PRIMARY KEY (kind, model, about)) WITHOUT ROWID;

-- "private: true" is dropped before anything else, and so is what has no id.
-- No _id, or one that is not 24 hex digits, is '': it sorts as the smallest.
-- createdAt is RFC 3339 or unknown (NULL). Its fraction is cut off and not
-- given to unixepoch, which would round .9996 up.
CREATE TABLE item AS
WITH plain AS (
    SELECT seq, doc ->> '$.id' AS id,
           iif(json_type(doc, '$._id') = 'text', lower(doc ->> '$._id'), '') AS oid,
           iif(json_type(doc, '$.createdAt') = 'text', doc ->> '$.createdAt', '') AS stamp
    FROM raw
    WHERE json_type(doc, '$.id') = 'text' AND doc ->> '$.id' <> ''
      AND coalesce(json_type(doc, '$.private'), '') <> 'true'
), zoned AS (
    SELECT *, CASE WHEN substr(stamp, 20) GLOB '.[0-9]*' THEN ltrim(substr(stamp, 21), '0123456789')
                   ELSE substr(stamp, 20) END AS zone
    FROM plain
)
SELECT seq, id,
       iif(length(oid) = 24 AND oid NOT GLOB '*[^0-9a-f]*', oid, '') AS oid,
       CASE WHEN stamp GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'
             AND date(substr(stamp, 1, 10), '+0 days') = substr(stamp, 1, 10) -- no 31st of February
             AND substr(stamp, 12, 2) < '24'
             AND (zone = 'Z' OR zone GLOB '[+-][0-9][0-9]:[0-9][0-9]')
            THEN unixepoch(substr(stamp, 1, 19) || zone) END AS created
FROM zoned;

-- Of two items with one _id the later received counts.
CREATE TABLE latest AS
SELECT seq, id, oid, created
FROM (SELECT *, max(seq) OVER (PARTITION BY oid) AS last FROM item)
WHERE oid = '' OR seq = last;

-- Of two _ids under one (byte-equal) id the newest counts: createdAt (unknown
-- is oldest), the greater _id, and where both have none the later received.
CREATE TABLE ranked AS
SELECT *, row_number() OVER (PARTITION BY id ORDER BY created DESC, oid DESC, seq DESC) AS place
FROM latest;

INSERT OR IGNORE INTO anomaly SELECT 'duplicate-id', id, oid FROM ranked WHERE place > 1;

-- A model's node is the place of its item. fold is the name for comparing:
-- lower() without ICU touches ASCII letters alone, which is what folding means.
CREATE TABLE model (node INTEGER PRIMARY KEY, id UNIQUE, fold, oid, created);
INSERT INTO model SELECT seq, id, lower(id), oid, created FROM ranked WHERE place = 1;
CREATE INDEX model_fold ON model (fold);
CREATE INDEX model_oid ON model (oid);
