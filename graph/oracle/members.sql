-- Members of families, and the models that bear a family's tags. In: node, tag,
-- family, pattern(fam, kind, pattern). Out: member, tagged, and reach at depth 0.

-- Patterns know * and ? as GLOB does, but not its [class]: a bracket is a bracket.
CREATE TABLE glob AS SELECT fam, kind, replace(lower(pattern), '[', '[[]') AS glob FROM pattern;

-- Member patterns have one slash, which * and ? do not cross: owner and name
-- match one by one, and ids without exactly one slash match nothing.
CREATE TABLE member (fam, node, PRIMARY KEY (fam, node)) WITHOUT ROWID;
INSERT INTO member
WITH part AS (
    SELECT node, lower(substr(id, 1, instr(id, '/') - 1)) AS owner, lower(substr(id, instr(id, '/') + 1)) AS name
    FROM node WHERE length(id) - length(replace(id, '/', '')) = 1
), half AS (
    SELECT fam, kind, substr(glob, 1, instr(glob, '/') - 1) AS owner, substr(glob, instr(glob, '/') + 1) AS name
    FROM glob WHERE kind IN ('member', 'exclude') AND instr(glob, '/') > 0
), hit AS (
    SELECT fam, kind, node FROM half JOIN part ON part.owner GLOB half.owner AND part.name GLOB half.name
)
SELECT fam, node FROM hit WHERE kind = 'member'
EXCEPT
SELECT fam, node FROM hit WHERE kind = 'exclude';

-- A tag counts for a family if it matches one of its patterns and none of its
-- excludes; another tag of the model may match an exclude.
CREATE TABLE tagged (fam, node, PRIMARY KEY (fam, node)) WITHOUT ROWID;
INSERT INTO tagged
WITH label AS MATERIALIZED (
    SELECT DISTINCT lower(tag) AS label FROM tag
), hit AS (
    SELECT fam, kind, label FROM glob JOIN label ON label GLOB glob WHERE kind IN ('tag', 'tagexclude')
), counts AS (
    SELECT fam, label FROM hit WHERE kind = 'tag'
    EXCEPT
    SELECT fam, label FROM hit WHERE kind = 'tagexclude'
)
SELECT DISTINCT fam, node FROM counts JOIN tag ON lower(tag) = label;
DELETE FROM tagged WHERE (fam, node) IN (SELECT fam, node FROM member);

-- Members have depth 0; depth.sql adds the rest.
CREATE TABLE reach (fam, node, depth, PRIMARY KEY (fam, node)) WITHOUT ROWID;
INSERT INTO reach SELECT fam, node, 0 FROM member;
CREATE INDEX reach_depth ON reach (depth, fam, node);
