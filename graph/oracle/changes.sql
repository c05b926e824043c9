-- What changed from an earlier listing to this one. In: model, node, edge, alias,
-- relation, derivative, member; and of the earlier one was_model, was_node, was_edge,
-- was_derivative and was_member. Out: change and familychange.

-- A model is told by its _id, and by its id where there is none; the earlier listing
-- may lack one that this one tells of the same id, created at the same time if known.
DROP TABLE IF EXISTS self;
CREATE TABLE self AS SELECT node, id, fold, oid, iif(oid = '', 'id ' || id, oid) AS self FROM model;
DROP TABLE IF EXISTS was_self;
CREATE TABLE was_self AS
SELECT node, id, lower(id) AS fold, oid,
       iif(oid = '', coalesce((
           SELECT oid FROM model
           WHERE model.id = was_model.id AND oid <> '' AND oid NOT IN (SELECT oid FROM was_model)
             AND (model.created IS NULL OR was_model.created IS NULL OR model.created = was_model.created)), 'id ' || id), oid) AS self
FROM was_model;

CREATE INDEX was_self_self ON was_self (self);
CREATE INDEX was_self_id ON was_self (id);
CREATE INDEX was_self_fold ON was_self (fold, oid, id);
CREATE INDEX was_self_node ON was_self (node);
CREATE INDEX was_node_node ON was_node (node);
CREATE INDEX self_self ON self (self);
CREATE INDEX self_node ON self (node);
CREATE INDEX was_node_fold ON was_node (lower(id), listed);
CREATE INDEX was_edge_child ON was_edge (child, parent);

-- What a parent of today was: the same model if it was listed; else, if it is listed
-- today, the absent node of its name; else what its name meant, listed before absent,
-- the very name before others of the same fold, of these the smaller _id.
DROP TABLE IF EXISTS parentwas;
CREATE TABLE parentwas AS
SELECT n.node, n.id, now.node IS NOT NULL AND then_.node IS NOT NULL AS samemodel,
       CASE WHEN then_.node IS NOT NULL THEN then_.node
            WHEN now.node IS NOT NULL THEN
                iif(lower(n.id) IN (SELECT fold FROM was_self), NULL,
                    (SELECT node FROM was_node WHERE NOT listed AND lower(id) = lower(n.id)))
            ELSE coalesce((SELECT node FROM was_self WHERE id = lower(n.id)),
                          (SELECT node FROM was_self WHERE fold = lower(n.id) ORDER BY oid, id LIMIT 1),
                          (SELECT node FROM was_node WHERE NOT listed AND lower(id) = lower(n.id)))
       END AS was
FROM node AS n LEFT JOIN self AS now ON now.node = n.node LEFT JOIN was_self AS then_ ON then_.self = now.self;

CREATE INDEX parentwas_node ON parentwas (node);

-- Each parent of before is kept by one of today at most: the same model first, then
-- in the order of names.
DROP TABLE IF EXISTS kept_edge;
CREATE TABLE kept_edge AS
SELECT * FROM (
    SELECT e.child, e.parent, e.strength, w.child AS was_child, w.parent AS was_parent, w.strength AS was_strength,
           row_number() OVER (PARTITION BY e.child, w.parent ORDER BY samemodel DESC, lower(p.id), p.id) AS place
    FROM edge AS e JOIN self AS c ON c.node = e.child JOIN was_self AS wc USING (self)
         JOIN parentwas AS p ON p.node = e.parent JOIN was_edge AS w ON w.child = wc.node AND w.parent = p.was
) WHERE place = 1;

DROP TABLE IF EXISTS change;
CREATE TABLE change AS
SELECT 'appeared' AS kind, id, '' AS old, '' AS parent, '' AS relation, '' AS old_relation
FROM self WHERE self NOT IN (SELECT self FROM was_self)
UNION ALL -- gone, or renamed if its name leads to a listed model
SELECT iif(target.id IS NULL, 'gone', 'renamed'), coalesce(target.id, was_self.id), iif(target.id IS NULL, '', was_self.id), '', '', ''
FROM was_self LEFT JOIN alias ON alias.alias = was_self.fold LEFT JOIN model AS target ON target.node = alias.node
WHERE self NOT IN (SELECT self FROM self)
UNION ALL
SELECT 'renamed', now.id, was_self.id, '', '', '' FROM self AS now JOIN was_self USING (self) WHERE now.id <> was_self.id
UNION ALL
SELECT 'taken', now.id, '', '', '', '' FROM self AS now JOIN was_self ON was_self.id = now.id
WHERE now.oid <> was_self.oid AND now.oid <> '' AND was_self.oid <> ''
UNION ALL
SELECT 'parent-added', c.id, '', lower(p.id), word, '' FROM edge AS e JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent JOIN relation USING (strength)
WHERE (child, parent) NOT IN (SELECT child, parent FROM kept_edge)
UNION ALL -- of a model that is listed still, by the name that it has now
SELECT 'parent-removed', coalesce(now.id, c.id), '', lower(p.id), word, ''
FROM was_edge AS e JOIN was_self AS c ON c.node = child LEFT JOIN self AS now USING (self) JOIN was_node AS p ON p.node = parent JOIN relation USING (strength)
WHERE (child, parent) NOT IN (SELECT was_child, was_parent FROM kept_edge)
UNION ALL
SELECT 'relation-changed', c.id, '', lower(p.id), now.word, was.word
FROM kept_edge AS e JOIN node AS c ON c.node = child JOIN node AS p ON p.node = parent
     JOIN relation AS now ON now.strength = e.strength JOIN relation AS was ON was.strength = was_strength
WHERE e.strength <> was_strength;

-- The derivatives of both, as models.
DROP TABLE IF EXISTS derives;
CREATE TABLE derives (fam, self, PRIMARY KEY (fam, self)) WITHOUT ROWID;
INSERT INTO derives SELECT fam, self FROM derivative JOIN self USING (node);
DROP TABLE IF EXISTS derived;
CREATE TABLE derived (fam, self, PRIMARY KEY (fam, self)) WITHOUT ROWID;
INSERT INTO derived SELECT fam, self FROM was_derivative JOIN was_self USING (node);

DROP TABLE IF EXISTS familychange;
CREATE TABLE familychange AS
WITH came AS (
    SELECT fam, count(*) AS after, sum(self NOT IN (SELECT self FROM was_self)) AS arrived,
           sum(self IN (SELECT self FROM was_self) AND (fam, self) NOT IN (SELECT fam, self FROM derived)) AS joined
    FROM derives GROUP BY fam
), went AS (
    SELECT fam, count(*) AS before, sum(self NOT IN (SELECT self FROM self)) AS gone,
           sum(self IN (SELECT self FROM self) AND (fam, self) NOT IN (SELECT fam, self FROM derives)) AS left_
    FROM derived GROUP BY fam
)
SELECT fam, name,
       (SELECT count(*) FROM was_member JOIN was_self USING (node) WHERE was_member.fam = f.fam) AS members_before,
       (SELECT count(*) FROM member JOIN self USING (node) WHERE member.fam = f.fam) AS members,
       coalesce(before, 0) AS before, coalesce(after, 0) AS after, coalesce(arrived, 0) AS arrived, coalesce(joined, 0) AS joined,
       coalesce(gone, 0) AS gone, coalesce(left_, 0) AS left_
FROM family AS f LEFT JOIN came USING (fam) LEFT JOIN went USING (fam);
