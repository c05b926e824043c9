-- The numbers of each family. In: reach, member, tagged, edge. Out: derivative
-- and row.

-- Reached over an edge or more is a derivative: on the Hub, since only models on
-- the Hub have parents, and no member, since members are at 0. Its relation is
-- the strongest among its edges to parents one nearer.
CREATE TABLE derivative (fam, node, depth, strength, PRIMARY KEY (fam, node)) WITHOUT ROWID;
INSERT INTO derivative
SELECT near.fam, far.node, far.depth, max(strength)
FROM reach AS far JOIN edge ON child = far.node
     JOIN reach AS near ON near.fam = far.fam AND near.node = parent AND near.depth = far.depth - 1
WHERE far.depth > 0
GROUP BY far.fam, far.node;

-- k: of how many families of the file a model is a derivative.
CREATE TABLE often (node INTEGER PRIMARY KEY, k);
INSERT INTO often SELECT node, count(*) FROM derivative GROUP BY node;

-- Members on the Hub, and those of them with a parent that is a member.
CREATE TABLE ofmembers AS
SELECT fam, count(*) AS members,
       sum(EXISTS (SELECT 1 FROM edge WHERE child = m.node
           AND (m.fam, parent) IN (SELECT fam, node FROM member))) AS first_party
FROM member AS m WHERE node IN (SELECT node FROM model)
GROUP BY fam;

-- shared: of another family too; credit: 1/k each; other_members: members of
-- another family, since none is one of its own.
CREATE TABLE ofderivatives AS
SELECT fam, count(*) AS derivatives, sum(depth = 1) AS direct, sum(k > 1) AS shared, sum(1.0 / k) AS credit,
       sum(node IN (SELECT node FROM member)) AS other_members
FROM derivative JOIN often USING (node)
GROUP BY fam;

-- A family without tag patterns has no number of tagged models, which is not 0.
CREATE VIEW row AS
SELECT fam, name, coalesce(members, 0) AS members, coalesce(first_party, 0) AS first_party,
       coalesce(direct, 0) AS direct, coalesce(derivatives, 0) AS derivatives, coalesce(shared, 0) AS shared,
       coalesce(credit, 0.0) AS credit, coalesce(other_members, 0) AS other_members,
       CASE WHEN fam IN (SELECT fam FROM pattern WHERE kind = 'tag')
            THEN (SELECT count(*) FROM tagged WHERE tagged.fam = family.fam) END AS tagged
FROM family LEFT JOIN ofmembers USING (fam) LEFT JOIN ofderivatives USING (fam);
