-- What rules suspect: uploads by their signs, and declared relations. In: model, edge,
-- tag, relation, and ?1, an object of uploads and relations, each an array of rules
-- with Globs and Unless (of names, folded), Tags, Burst, Declared and Likely.
-- Out: called, crowd, hit, doubt, mended.

DROP TABLE IF EXISTS rule;
CREATE TABLE rule (kind, number, burst, likely, doc, PRIMARY KEY (kind, number));
INSERT INTO rule
SELECT 'upload', key, value ->> '$.Burst', NULL, value FROM json_each(?1, '$.uploads')
UNION ALL SELECT 'relation', key, 0, value ->> '$.Likely', value FROM json_each(?1, '$.relations');

-- Its lists, a text a row.
DROP TABLE IF EXISTS sign;
CREATE TABLE sign AS
SELECT kind, number, list.key AS list, each.value AS text
FROM rule, json_each(doc) AS list, json_each(list.value) AS each WHERE list.type = 'array';

-- What is called how: the name is behind the first slash.
DROP TABLE IF EXISTS called;
CREATE TABLE called (node INTEGER PRIMARY KEY, name, author, day);
INSERT INTO called
SELECT node, lower(substr(id, instr(id, '/') + 1)), lower(substr(id, 1, max(instr(id, '/') - 1, 0))), date(created, 'unixepoch')
FROM model WHERE node IN (SELECT child FROM edge);

-- All that one author created on one day and that declares one base. The first day
-- of the Hub is that of whatever is older.
DROP TABLE IF EXISTS crowd;
CREATE TABLE crowd AS
SELECT author, parent AS base, day, count(*) AS n
FROM called JOIN edge ON child = node
WHERE author <> '' AND day > '2022-03-02'
GROUP BY author, parent, day;

-- One row a rule that suspects a model: it shows a sign, and no word is excepted.
DROP TABLE IF EXISTS hit;
CREATE TABLE hit (kind, number, node, PRIMARY KEY (kind, number, node)) WITHOUT ROWID;
INSERT OR IGNORE INTO hit
SELECT kind, number, node FROM sign JOIN called ON list = 'Globs' AND name GLOB text;
INSERT OR IGNORE INTO hit
SELECT kind, number, node FROM tag JOIN (SELECT kind, number, lower(text) AS label FROM sign WHERE list = 'Tags') ON label = lower(tag)
WHERE node IN (SELECT node FROM called);
INSERT OR IGNORE INTO hit
SELECT kind, number, node FROM rule JOIN crowd ON burst > 0 AND n >= burst JOIN edge ON parent = base
       JOIN called ON called.node = child AND called.author = crowd.author AND called.day = crowd.day;
DELETE FROM hit WHERE EXISTS (
    SELECT 1 FROM sign JOIN called ON called.node = hit.node
    WHERE sign.kind = hit.kind AND sign.number = hit.number AND list = 'Unless' AND name GLOB text);

-- One row a rule that suspects the relation to a parent.
DROP TABLE IF EXISTS doubt;
CREATE TABLE doubt (number, child, parent, likely, PRIMARY KEY (child, parent, number)) WITHOUT ROWID;
INSERT INTO doubt
SELECT DISTINCT number, child, parent, likely
FROM hit JOIN rule USING (kind, number) JOIN sign USING (kind, number) JOIN edge ON child = node JOIN relation USING (strength)
WHERE kind = 'relation' AND list = 'Declared' AND text = word;
DELETE FROM hit WHERE kind = 'relation' AND NOT EXISTS (SELECT 1 FROM doubt WHERE doubt.number = hit.number AND child = node);

-- The derivatives with the relation that they have in a family when the first rule
-- that doubts a relation has its way.
DROP TABLE IF EXISTS changed;
CREATE TABLE changed (child, parent, strength, PRIMARY KEY (child, parent)) WITHOUT ROWID;
INSERT INTO changed
WITH first AS (
    SELECT child, parent, min(number), likely FROM doubt GROUP BY child, parent -- likely is that of the least
)
SELECT child, parent, coalesce(r.strength, edge.strength)
FROM edge LEFT JOIN first USING (child, parent) LEFT JOIN relation AS r ON r.word = likely;
DROP TABLE IF EXISTS mended;
CREATE TABLE mended (fam, node, strength, PRIMARY KEY (fam, node)) WITHOUT ROWID;
INSERT INTO mended
SELECT far.fam, far.node, max(strength)
FROM reach AS far JOIN changed ON child = far.node
     JOIN reach AS near ON near.fam = far.fam AND near.node = parent AND near.depth = far.depth - 1
WHERE far.depth > 0
GROUP BY far.fam, far.node;
