-- One level of the walks of lines.sql, as in depth.sql. As many shortest paths
-- lead to a node as to all of its parents that are one edge nearer.
INSERT OR IGNORE INTO line
SELECT top, child, ?1 + 1, sum(paths) FROM line JOIN edge ON parent = node WHERE depth = ?1 GROUP BY top, child;
