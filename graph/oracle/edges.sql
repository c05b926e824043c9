-- Mentions made edges. In: everything before. Out: node (those on the Hub, and
-- the absent parents), edge, unresolved, and the anomalies of mentions.

-- A name by itself: b to d as written, then b to d cleaned, then an absent node
-- if it is well-formed cleaned. Junk has no row.
CREATE TABLE resolved (text PRIMARY KEY, node);
INSERT INTO resolved
WITH tried AS (
    SELECT name.text, coalesce(bc.node, d.node, bc2.node, d2.node, iif(form = 'id', absent.node, NULL)) AS node
    FROM name
         LEFT JOIN lookup AS bc ON bc.text = name.text
         LEFT JOIN alias AS d ON d.alias = name.fold
         LEFT JOIN lookup AS bc2 ON bc2.text = name.clean
         LEFT JOIN alias AS d2 ON d2.alias = name.cleanfold
         LEFT JOIN absent ON absent.fold = name.cleanfold
)
SELECT * FROM tried WHERE node IS NOT NULL;

-- An entry is the listed model of its _id, else what its id means.
CREATE TABLE meant (entry INTEGER PRIMARY KEY, node);
INSERT INTO meant
SELECT entry, coalesce(model.node, resolved.node)
FROM entry LEFT JOIN model ON entry.oid <> '' AND model.oid = entry.oid
           LEFT JOIN resolved ON resolved.text = entry.id;

-- All mentions; parent is NULL where there is none. A tag's name that (a) gave
-- to an entry is whatever the entry is, be it junk.
CREATE TABLE mention AS
SELECT said.child, said.text, strength, 'tag' AS source, own.entry,
       iif(own.entry IS NULL, resolved.node, meant.node) AS parent
FROM said LEFT JOIN own USING (child, text)
          LEFT JOIN meant ON meant.entry = own.entry
          LEFT JOIN resolved ON resolved.text = said.text
UNION ALL
SELECT child, id, coalesce(strength, 0), 'entry', entry, meant.node
FROM entry JOIN meant USING (entry) LEFT JOIN relation USING (word);

-- Junk, about the name as written. A tag's name that is an entry was found: the
-- entry is the junk, and is reported itself.
INSERT OR IGNORE INTO anomaly
SELECT 'junk-name', id, text FROM mention JOIN model ON node = child
WHERE parent IS NULL AND (source = 'entry' OR entry IS NULL);

INSERT OR IGNORE INTO anomaly
SELECT 'self-loop', id, '' FROM mention JOIN model ON node = child WHERE parent = child;

-- One edge a pair. The strongest typed relation from baseModels, else the
-- strongest of the tags (unspecified, 0, being the weakest).
CREATE TABLE edge (child, parent, strength, conflict, PRIMARY KEY (child, parent)) WITHOUT ROWID;
INSERT INTO edge
SELECT child, parent,
       coalesce(nullif(max(iif(source = 'entry', strength, 0)), 0), max(strength)),
       count(DISTINCT nullif(strength, 0)) > 1
FROM mention WHERE parent <> child GROUP BY child, parent;
CREATE INDEX edge_parent ON edge (parent);

-- Absent nodes are shown in the cleaned spelling that most children give, of
-- equals the bytewise smallest. Where no child does, since all came by an alias,
-- the spelling at the ends of the aliases serves.
CREATE TABLE shown AS
WITH spelled AS (
    SELECT absent.node, clean AS spelling, count(DISTINCT child) AS votes
    FROM mention JOIN absent ON absent.node = parent JOIN name USING (text)
    WHERE cleanfold = absent.fold
    GROUP BY absent.node, clean
    UNION ALL
    SELECT node, spelling, 0 FROM alias WHERE spelling IS NOT NULL
)
SELECT node, spelling
FROM (SELECT *, row_number() OVER (PARTITION BY node ORDER BY votes DESC, spelling) AS place FROM spelled)
WHERE place = 1;

CREATE TABLE node (node INTEGER PRIMARY KEY, id, listed);
INSERT INTO node SELECT node, id, 1 FROM model;
INSERT INTO node SELECT node, spelling, 0 FROM shown WHERE node IN (SELECT parent FROM edge);

INSERT OR IGNORE INTO anomaly
SELECT 'relation-conflict', c.id, p.id
FROM edge JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent WHERE conflict;

-- Younger, unless an entry of the child gave the parent by its _id.
INSERT OR IGNORE INTO anomaly
SELECT 'younger-parent', c.id, p.id
FROM edge JOIN model AS c ON c.node = edge.child JOIN model AS p ON p.node = parent
WHERE p.created > c.created
  AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.child = edge.child AND entry.oid <> '' AND entry.oid = p.oid);

-- Names that a look-up could still explain: well-formed or bare once cleaned,
-- and leading, for some model, to no model on the Hub.
CREATE TABLE unresolved AS
SELECT DISTINCT cleanfold FROM mention JOIN name USING (text)
WHERE form IN ('id', 'bare') AND (parent IS NULL OR parent NOT IN (SELECT node FROM model));
