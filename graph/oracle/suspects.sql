-- What rules suspect: uploads by their signs, and declared relations. In: model, edge,
-- tag, relation, and ?1, an object of uploads and relations, each an array of rules
-- with Globs and Unless (of names, folded), Tags, Burst, Declared and Likely.
-- Out: crowd, hit, doubt, mended.

DROP TABLE IF EXISTS rule;
CREATE TABLE rule AS
SELECT 'upload' AS kind, key AS number, value AS doc FROM json_each(?1, '$.uploads')
UNION ALL SELECT 'relation', key, value FROM json_each(?1, '$.relations');

-- What is called how: the name is behind the first slash.
DROP TABLE IF EXISTS called;
CREATE TABLE called AS
SELECT node, lower(substr(id, instr(id, '/') + 1)) AS name,
       lower(substr(id, 1, max(instr(id, '/') - 1, 0))) AS author, date(created, 'unixepoch') AS day
FROM model WHERE node IN (SELECT child FROM edge);

-- All that one author created on one day and that declares one base. The first day
-- of the Hub is that of whatever is older.
DROP TABLE IF EXISTS crowd;
CREATE TABLE crowd AS
SELECT author, parent AS base, day, count(*) AS n
FROM called JOIN edge ON child = node
WHERE author <> '' AND day > '2022-03-02'
GROUP BY author, parent, day;

-- One row a rule that suspects a model.
DROP TABLE IF EXISTS hit;
CREATE TABLE hit AS
WITH sign AS (
    SELECT kind, number, node FROM rule, json_each(doc, '$.Globs') AS g JOIN called ON name GLOB g.value
    UNION
    SELECT kind, number, tag.node FROM rule, json_each(doc, '$.Tags') AS t JOIN tag ON lower(tag) = lower(t.value)
    UNION
    SELECT kind, number, node FROM rule JOIN crowd ON doc ->> '$.Burst' > 0 AND n >= doc ->> '$.Burst'
           JOIN called USING (author, day) JOIN edge ON child = node AND parent = base
)
SELECT kind, number, node FROM sign JOIN called USING (node) JOIN rule USING (kind, number)
WHERE NOT EXISTS (SELECT 1 FROM json_each(doc, '$.Unless') AS u WHERE name GLOB u.value);

-- One row a rule that suspects the relation to a parent.
DROP TABLE IF EXISTS doubt;
CREATE TABLE doubt AS
SELECT number, child, parent, doc ->> '$.Likely' AS likely
FROM hit JOIN rule USING (kind, number) JOIN edge ON child = node JOIN relation USING (strength)
WHERE kind = 'relation' AND word IN (SELECT value FROM json_each(doc, '$.Declared'));
DELETE FROM hit WHERE kind = 'relation' AND (number, node) NOT IN (SELECT number, child FROM doubt);

-- The derivatives with the relation that they have in a family when the first rule
-- that doubts a relation has its way.
DROP TABLE IF EXISTS mended;
CREATE TABLE mended AS
WITH first AS (
    SELECT child, parent, min(number), likely FROM doubt GROUP BY child, parent -- likely is that of the least
), changed AS (
    SELECT child, parent, coalesce(r.strength, edge.strength) AS strength
    FROM edge LEFT JOIN first USING (child, parent) LEFT JOIN relation AS r ON r.word = likely
)
SELECT far.fam, far.node, max(strength) AS strength
FROM reach AS far JOIN changed ON child = far.node
     JOIN reach AS near ON near.fam = far.fam AND near.node = parent AND near.depth = far.depth - 1
WHERE far.depth > 0
GROUP BY far.fam, far.node;
