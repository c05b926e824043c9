-- Anomalies that show in the graph, added to those of the rule, and how many of each
-- kind there are. In: edge, node, reach, anomaly. Out: odd, group(s) of circles, and
-- oddities, for all models (fam is NULL) and for members and derivatives of a family.

DROP TABLE IF EXISTS above;
CREATE TABLE above (node, ancestor, PRIMARY KEY (node, ancestor)) WITHOUT ROWID;
INSERT INTO above
WITH RECURSIVE up (node, ancestor) AS (
    SELECT child, parent FROM edge
    UNION
    SELECT node, parent FROM up JOIN edge ON child = ancestor
)
SELECT node, ancestor FROM up;

-- Models in a circle, and the first of all that are in it.
DROP TABLE IF EXISTS circle;
CREATE TABLE circle AS
SELECT a.node, min(a.ancestor) AS first
FROM above AS a JOIN above AS b ON b.node = a.ancestor AND b.ancestor = a.node
GROUP BY a.node;

DROP TABLE IF EXISTS odd;
CREATE TABLE odd AS
SELECT kind, model, about FROM anomaly
UNION ALL
SELECT 'absent-parent', c.id, p.id
FROM edge JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent WHERE NOT p.listed
UNION ALL
SELECT 'path-like', c.id, p.id
FROM edge JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent
WHERE NOT p.listed AND lower(substr(p.id, 1, instr(p.id, '/') - 1)) IN ('output', 'outputs', 'model', 'models',
    'results', 'checkpoint', 'checkpoints', 'content', 'workspace', 'data', 'tmp', 'home', 'mnt')
UNION ALL
SELECT 'cycle', c.id, p.id
FROM edge JOIN above ON above.node = parent AND ancestor = child
     JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent;

DROP TABLE IF EXISTS oddities;
CREATE TABLE oddities AS
SELECT NULL AS fam, kind, count(*) AS n, count(DISTINCT model) AS models,
       (SELECT count(DISTINCT first) FROM circle) AS circles
FROM odd GROUP BY kind
UNION ALL
SELECT reach.fam, kind, count(*), count(DISTINCT model),
       (SELECT count(DISTINCT first) FROM circle WHERE circle.node IN (SELECT node FROM reach AS r WHERE r.fam = reach.fam))
FROM odd JOIN node ON id = model JOIN reach USING (node)
GROUP BY reach.fam, kind;
