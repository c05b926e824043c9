-- What was made of the models of every owner on the Hub. In: node, model, edge.
-- Out: owner.

CREATE TABLE owned AS
SELECT node, lower(substr(id, 1, instr(id, '/') - 1)) AS owner FROM node WHERE instr(id, '/') > 0;

-- Level by level, as deep as there are nodes: a path that is longer has a circle.
CREATE TABLE below AS
WITH RECURSIVE level (owner, node, depth) AS (
    SELECT owner, node, 0 FROM owned
    UNION
    SELECT owner, child, depth + 1 FROM level JOIN edge ON parent = node
    WHERE depth < min(40, (SELECT count(*) FROM node))
)
SELECT owner, node, min(depth) AS depth FROM level GROUP BY owner, node;
CREATE INDEX below_node ON below (node, owner);

CREATE TABLE owner AS
SELECT far.owner, count(DISTINCT far.node) AS derivatives,
       count(DISTINCT iif(far.depth = 1, far.node, NULL)) AS direct,
       (SELECT count(*) FROM owned JOIN model USING (node) WHERE owned.owner = far.owner) AS models
FROM below AS far
WHERE far.depth > 0
GROUP BY far.owner
HAVING models > 0;
