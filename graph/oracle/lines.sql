-- All walks down at once: every node is the top of one. In: node. Out: line at
-- depth 0; level.sql adds the rest.
CREATE TABLE line (top, node, depth, paths, PRIMARY KEY (top, node)) WITHOUT ROWID;
INSERT INTO line SELECT node, node, 0, 1 FROM node;
CREATE INDEX line_depth ON line (depth);
CREATE INDEX line_node ON line (node);
