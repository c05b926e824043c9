-- One level of the breadth-first walk: the children of the nodes at depth ?1
-- that were not reached before have the next one. It is run level by level until
-- it adds nothing, so that cycles end: a node is reached once.
INSERT OR IGNORE INTO reach
SELECT fam, child, ?1 + 1 FROM reach JOIN edge ON parent = node WHERE depth = ?1;
