-- The nodes that two others both are, or have as ancestors: from the ids ?1 and ?2.
SELECT id, a.depth, b.depth
FROM line AS a JOIN line AS b USING (top) JOIN node ON node.node = top
WHERE a.node = (SELECT node FROM node WHERE id = ?1) AND b.node = (SELECT node FROM node WHERE id = ?2)
ORDER BY a.depth + b.depth, min(a.depth, b.depth), lower(id), id;
