-- Aliases. In: lone, redirect, name, model. Out: lookup (clauses b and c),
-- absent (names that could be an absent node) and alias, with its end.

-- (b) the listed model of exactly that id, else (c) of that id ignoring case,
-- of several the smaller _id. What is not found has no row.
CREATE TABLE lookup (text PRIMARY KEY, node);
INSERT INTO lookup
WITH found AS (
    SELECT text, coalesce(
        (SELECT node FROM model WHERE id = text),
        (SELECT node FROM model WHERE fold = lower(text) ORDER BY oid, id LIMIT 1)) AS node
    FROM text
)
SELECT * FROM found WHERE node IS NOT NULL;

-- Every well-formed name could be that of an absent node; their numbers follow
-- those of the models.
CREATE TABLE absent (node INTEGER PRIMARY KEY, fold UNIQUE);
INSERT INTO absent
SELECT (SELECT coalesce(max(seq), 0) FROM raw) + row_number() OVER (ORDER BY cleanfold), cleanfold
FROM (SELECT DISTINCT cleanfold FROM name WHERE form = 'id');

-- What is offered as an alias, by whom (a redirect by nobody), and for which
-- target. A listed name, ignoring case, is never an alias.
CREATE TABLE offer AS
WITH made AS (
    SELECT cleanfold AS alias, child, oid, id FROM lone
    UNION ALL
    SELECT cleanfold, NULL, '', new FROM redirect JOIN name ON text = old
)
SELECT * FROM made WHERE alias NOT IN (SELECT fold FROM model);

-- A target is known by _id, or by folded id where there is none. A redirect's
-- wins, then what most models offer, then the smaller _id, then the smaller
-- folded id. Its spelling is the bytewise smallest.
CREATE TABLE chosen AS
WITH target AS (
    SELECT alias, oid, min(id) AS id, iif(oid = '', lower(id), '') AS fold,
           max(child IS NULL) AS redirected, count(DISTINCT child) AS votes
    FROM offer GROUP BY alias, oid, iif(oid = '', lower(id), '')
)
SELECT alias, oid, id
FROM (SELECT *, row_number() OVER (PARTITION BY alias ORDER BY redirected DESC, votes DESC, oid, fold) AS place
      FROM target)
WHERE place = 1;

-- One step: to the listed model of the target's _id, else by b and c to that of
-- its id as written, then cleaned (node), else to the cleaned name (next).
CREATE TABLE step (alias PRIMARY KEY, node, next, spelling, form);
INSERT INTO step
SELECT alias, coalesce(model.node, written.node, cleaned.node), cleanfold, clean, form
FROM chosen JOIN name ON name.text = chosen.id
     LEFT JOIN model ON chosen.oid <> '' AND model.oid = chosen.oid
     LEFT JOIN lookup AS written ON written.text = name.text
     LEFT JOIN lookup AS cleaned ON cleaned.text = name.clean;

-- At most 8 aliases are followed, the first being the one asked about. The end
-- is a listed model, or a well-formed name that nobody offers as an alias. What
-- has no such end (a circle has none) gets no row and is no alias.
CREATE TABLE alias (alias PRIMARY KEY, node, spelling);
INSERT INTO alias
WITH RECURSIVE walk (alias, hops, node, next, spelling, form) AS (
    SELECT alias, 1, node, next, spelling, form FROM step
    UNION ALL
    SELECT walk.alias, hops + 1, step.node, step.next, step.spelling, step.form
    FROM walk JOIN step ON step.alias = walk.next
    WHERE walk.node IS NULL AND hops < 8
)
SELECT alias, node, NULL FROM walk WHERE node IS NOT NULL
UNION ALL
SELECT alias, absent.node, spelling FROM walk JOIN absent ON absent.fold = next
WHERE walk.node IS NULL AND form = 'id' AND next NOT IN (SELECT alias FROM step);
