-- Licences along the edges, for the derivatives that filters keep. In: kept, fact,
-- reach, edge, member, node, relation. ?1 is a list of [licence, rank], licences in
-- lower case. Out: compared (edges of a family; of all, fam is NULL), rooted and
-- dropped.

DROP TABLE IF EXISTS class;
CREATE TABLE class (license PRIMARY KEY, rank);
INSERT INTO class SELECT value ->> 0, value ->> 1 FROM json_each(?1);

-- What is in no class has no grade.
DROP TABLE IF EXISTS grade;
CREATE TABLE grade (node INTEGER PRIMARY KEY, rank);
INSERT INTO grade
SELECT node, rank FROM fact JOIN class ON class.license = lower(fact.license);

-- A derivative's edges to parents that are one nearer to the members.
DROP TABLE IF EXISTS nearer;
CREATE TABLE nearer AS
SELECT far.fam, child, parent, strength
FROM reach AS far CROSS JOIN edge ON child = far.node
     CROSS JOIN reach AS near ON near.fam = far.fam AND near.node = parent AND near.depth = far.depth - 1;
CREATE INDEX nearer_child ON nearer (fam, child);

DROP TABLE IF EXISTS compared;
CREATE TABLE compared AS
WITH followed AS (
    SELECT fam, child, parent, strength FROM nearer WHERE (fam, child) IN (SELECT fam, node FROM kept)
    UNION ALL
    SELECT NULL, child, parent, strength FROM edge
)
SELECT fam, word, count(*) AS edges,
       coalesce(sum(c.rank = p.rank), 0) AS same, coalesce(sum(c.rank < p.rank), 0) AS open,
       coalesce(sum(c.rank > p.rank), 0) AS strict, sum(c.rank IS NULL OR p.rank IS NULL) AS unknown
FROM followed JOIN relation USING (strength)
     LEFT JOIN grade AS c ON c.node = child LEFT JOIN grade AS p ON p.node = parent
GROUP BY fam, word;

-- Up along such edges to members. Of several the most restrictive is the root, then
-- the first by name, ignoring case at first.
DROP TABLE IF EXISTS rooted;
CREATE TABLE rooted AS
WITH RECURSIVE up (fam, node, at) AS (
    SELECT fam, node, node FROM kept
    UNION
    SELECT up.fam, up.node, parent FROM up JOIN nearer ON nearer.fam = up.fam AND child = at
), ends AS (
    SELECT up.fam, up.node, at, rank, row_number() OVER (
        PARTITION BY up.fam, up.node ORDER BY coalesce(rank, 0) DESC, lower(node.id), node.id) AS place
    FROM up CROSS JOIN member ON member.fam = up.fam AND member.node = at
         JOIN node ON node.node = at LEFT JOIN grade ON grade.node = at
)
SELECT fam, ends.node, at AS root, grade.rank AS own, ends.rank AS roots
FROM ends LEFT JOIN grade ON grade.node = ends.node
WHERE place = 1;
