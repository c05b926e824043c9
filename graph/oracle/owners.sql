-- What was made of the models of every owner on the Hub. In: node, model, line.
-- Out: owner.

CREATE TABLE owned (node INTEGER PRIMARY KEY, owner);
INSERT INTO owned
SELECT node, lower(substr(id, 1, instr(id, '/') - 1)) FROM node WHERE instr(id, '/') > 0;

CREATE TABLE published AS
SELECT owner, count(*) AS models FROM owned JOIN model USING (node) GROUP BY owner;

-- A node is as far from an owner as from the nearest of the owner's; these are
-- at 0.
CREATE TABLE owner AS
WITH far AS (
    SELECT owner, line.node, min(depth) AS depth FROM line JOIN owned ON owned.node = top GROUP BY owner, line.node
)
SELECT owner, sum(depth > 0) AS derivatives, sum(depth = 1) AS direct, models
FROM far JOIN published USING (owner)
GROUP BY owner
HAVING derivatives > 0;
