-- Resolution, (a): the names that a model's tags give, matched with the model's
-- own baseModels. In: said, entry, name. Out: own, with the entry a name means,
-- and lone, the pairs left over.

CREATE TABLE tagname AS SELECT DISTINCT child, text, clean, fold, cleanfold, form FROM said JOIN name USING (text);
CREATE INDEX tagname_child ON tagname (child);

-- An entry fits a name that equals its id ignoring case, as written (turn 1) or
-- else cleaned (turn 2).
CREATE TABLE fit AS
SELECT n.child, n.text, n.cleanfold, entry, oid,
       iif(e.fold = n.fold, 1, 2) AS turn,
       e.id = iif(e.fold = n.fold, n.text, n.clean) AS exact
FROM tagname AS n JOIN entry AS e ON e.child = n.child AND e.fold IN (n.fold, n.cleanfold);

-- Of several, the one equal to the byte, then the one of the smaller _id.
CREATE TABLE own AS
SELECT child, text, entry
FROM (SELECT *, row_number() OVER (PARTITION BY child, text ORDER BY turn, exact DESC, oid) AS place FROM fit)
WHERE place = 1;

-- The left-over pair. Names are one by their folded cleaned form; a name has a
-- match if one of its spellings fits an entry.
CREATE TABLE lone AS
WITH
named AS (
    SELECT DISTINCT child, cleanfold, form,
           (child, cleanfold) IN (SELECT child, cleanfold FROM fit) AS matched
    FROM tagname
), names AS (
    SELECT child, count(*) AS n, sum(NOT matched) AS rest FROM named GROUP BY child
), entries AS (
    SELECT child, count(*) AS n, sum(entry NOT IN (SELECT entry FROM fit)) AS rest FROM entry GROUP BY child
)
SELECT named.child, cleanfold, entry.entry, oid, id
FROM names JOIN entries USING (child) JOIN named USING (child) JOIN entry USING (child)
WHERE names.n = entries.n AND names.rest = 1 AND entries.rest = 1
  AND NOT matched AND form = 'id' AND entry NOT IN (SELECT entry FROM fit);

INSERT INTO own SELECT child, text, entry FROM lone JOIN tagname USING (child, cleanfold);
