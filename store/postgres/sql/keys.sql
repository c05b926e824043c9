-- Keys and indexes of the tables of a run, once they are full.

ALTER TABLE models ADD PRIMARY KEY (model);
CREATE INDEX ON models (id);
CREATE INDEX ON models (lower(id));
CREATE INDEX ON models (_id);
ALTER TABLE relations ADD PRIMARY KEY (relation);
ALTER TABLE edges ADD PRIMARY KEY (child, parent);
CREATE INDEX ON edges (parent);
ALTER TABLE families ADD PRIMARY KEY (family);
ALTER TABLE members ADD PRIMARY KEY (family, model);
CREATE INDEX ON members (model);
ALTER TABLE derivatives ADD PRIMARY KEY (family, model);
CREATE INDEX ON derivatives (model);
ALTER TABLE tagged ADD PRIMARY KEY (family, model);
CREATE INDEX ON aliases (name);
ALTER TABLE runs ADD PRIMARY KEY (run);
ANALYZE models, relations, edges, families, members, derivatives, tagged, aliases, runs;
