-- The derivatives of each family, and those of one edge, as points 4 to 6 of
-- the rule have them. Asked of DuckDB and of SQLite. UNION drops what has been
-- reached already, so that it ends where models descend from each other.
WITH RECURSIVE reached (family, node) AS (
    SELECT family, node FROM member
    UNION
    SELECT reached.family, edge.child
    FROM reached JOIN edge ON edge.parent = reached.node
),
derivative AS (
    SELECT family, count(*) AS derivatives
    FROM (SELECT family, node FROM reached EXCEPT SELECT family, node FROM member) AS d
    JOIN node USING (node)
    WHERE on_hub
    GROUP BY family
),
near AS (
    SELECT family, count(*) AS direct
    FROM (
        SELECT member.family, edge.child AS node FROM member JOIN edge ON edge.parent = member.node
        EXCEPT SELECT family, node FROM member
    ) AS d
    JOIN node USING (node)
    WHERE on_hub
    GROUP BY family
)
SELECT family, derivatives, coalesce(direct, 0) AS direct
FROM derivative LEFT JOIN near USING (family)
ORDER BY family
