-- What models say of their parents. In: raw, model. Out: tag, said (by tags),
-- entry (by baseModels), and the anomalies unknown-relation.

-- The words, the stronger the greater. The four that a Hub can give are those
-- above 0.
CREATE TABLE relation (word PRIMARY KEY, strength);
INSERT INTO relation VALUES
    ('merge', 4), ('adapter', 3), ('quantized', 2), ('finetune', 1), ('unspecified', 0);

-- text holds every string that is to be judged or cleaned. form says what one
-- is as it stands: 'id' (well-formed, OWNER/NAME), 'bare' (NAME) or 'other'.
CREATE TABLE text (text PRIMARY KEY);
CREATE VIEW form AS
WITH part AS (
    SELECT text, instr(text, '/') AS cut,
           substr(text, 1, max(instr(text, '/') - 1, 0)) AS owner,
           substr(text, instr(text, '/') + 1) AS name
    FROM text
)
SELECT text, CASE
    WHEN name NOT GLOB '[A-Za-z0-9_]*' OR name GLOB '*[^A-Za-z0-9._-]*' OR length(name) > 96 THEN 'other'
    WHEN cut = 0 THEN 'bare'
    WHEN owner NOT GLOB '[A-Za-z0-9_]*' OR owner GLOB '*[^A-Za-z0-9._-]*' OR length(owner) > 96 THEN 'other'
    ELSE 'id' END AS form
FROM part;

-- Tags that are strings, of a tags that is an array.
CREATE TABLE tag AS
SELECT DISTINCT node, value AS tag
FROM model JOIN raw ON seq = node, json_each(doc, '$.tags') AS each
WHERE json_type(doc, '$.tags') = 'array' AND each.type = 'text';

-- A tag base_model:REST, REST being WORD:TAIL if it has a colon.
CREATE TABLE lineage AS
WITH rest AS (
    SELECT node AS child, substr(tag, 12) AS rest FROM tag WHERE substr(tag, 1, 11) = 'base_model:'
)
SELECT child, rest,
       iif(instr(rest, ':'), substr(rest, 1, instr(rest, ':') - 1), '') AS word,
       iif(instr(rest, ':'), substr(rest, instr(rest, ':') + 1), '') AS tail
FROM rest;
INSERT OR IGNORE INTO text SELECT tail FROM lineage;
INSERT OR IGNORE INTO text SELECT rest FROM lineage;

-- The table of mentions in doc.go, row by row: one of the four before a name
-- that is not empty; another word before a well-formed one; anything else.
CREATE TABLE said AS
WITH kind AS (
    SELECT lineage.*, strength,
           CASE WHEN strength > 0 AND tail <> '' THEN 'typed'
                WHEN word GLOB '[a-z]*' AND word NOT GLOB '*[^a-z_-]*'
                 AND coalesce(strength, 0) = 0 AND form = 'id' THEN 'unknown'
                ELSE 'rest' END AS kind
    FROM lineage LEFT JOIN relation USING (word) JOIN form ON form.text = tail
)
SELECT child, kind, word,
       iif(kind = 'rest', rest, tail) AS text,
       iif(kind = 'typed', strength, 0) AS strength
FROM kind;

INSERT OR IGNORE INTO anomaly
SELECT 'unknown-relation', id, word FROM said JOIN model ON node = child WHERE kind = 'unknown';

-- baseModels in all its shapes, as one list and the one relation it gives:
-- {relation, models: [...]}, [...], or one string.
CREATE TABLE declared AS
SELECT node AS child,
       CASE json_type(doc, '$.baseModels')
           WHEN 'object' THEN iif(json_type(doc, '$.baseModels.models') = 'array', doc -> '$.baseModels.models', '[]')
           WHEN 'array' THEN doc -> '$.baseModels'
           WHEN 'text' THEN json_array(doc ->> '$.baseModels')
           ELSE '[]' END AS list,
       CASE WHEN json_type(doc, '$.baseModels') = 'object' AND json_type(doc, '$.baseModels.relation') = 'text'
            THEN doc ->> '$.baseModels.relation' ELSE '' END AS word
FROM model JOIN raw ON seq = node;

-- The elements: {_id, id} objects or strings, which are ids. What has no usable
-- id is no entry; an oid of '' stands for an _id that is not usable.
CREATE TABLE element AS
WITH plain AS (
    SELECT child, word, key AS place,
           CASE each.type WHEN 'text' THEN value
                WHEN 'object' THEN iif(json_type(value, '$.id') = 'text', value ->> '$.id', '')
                ELSE '' END AS id,
           CASE each.type WHEN 'object' THEN iif(json_type(value, '$._id') = 'text', lower(value ->> '$._id'), '')
                ELSE '' END AS oid
    FROM declared, json_each(list) AS each
), usable AS (
    SELECT child, word, place, id, iif(length(oid) = 24 AND oid NOT GLOB '*[^0-9a-f]*', oid, '') AS oid
    FROM plain
)
SELECT * FROM usable WHERE id <> '';

-- Elements with one _id are one entry, and so are those with one folded id and
-- no _id: the first of them.
CREATE TABLE entry (entry INTEGER PRIMARY KEY, child, word, oid, id, fold);
INSERT INTO entry (child, word, oid, id, fold)
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY child, oid, iif(oid = '', lower(id), '') ORDER BY place) AS rank
    FROM element
)
SELECT child, word, oid, id, lower(id) FROM ranked WHERE rank = 1;
CREATE INDEX entry_child ON entry (child);
INSERT OR IGNORE INTO text SELECT id FROM entry;

-- A relation other than the four counts as unspecified and is an anomaly,
-- unless it is empty; with no entry it relates nothing and is none.
INSERT OR IGNORE INTO anomaly
SELECT 'unknown-relation', model.id, word
FROM entry JOIN model ON node = child
WHERE word <> '' AND word NOT IN (SELECT word FROM relation WHERE strength > 0);
