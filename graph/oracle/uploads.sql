-- How the derivatives that filters keep came to be, by family. In: kept (of parts.sql),
-- and called, crowd, hit, mended (of suspects.sql); ?1 is the least size of a burst.
-- Out: spread, burst, struck, effect, mix.

-- Authors by their derivatives, from both ends.
DROP TABLE IF EXISTS spread;
CREATE TABLE spread AS
SELECT fam, author, count(*) AS x, sum(downloads = 0) AS idle,
       row_number() OVER (PARTITION BY fam ORDER BY count(*) DESC) AS place
FROM kept GROUP BY fam, author;

-- Half the mean difference between two authors, relative to the mean: the Gini
-- coefficient, as it is defined. Authors of one number go together.
DROP TABLE IF EXISTS gini;
CREATE TABLE gini AS
WITH level AS (SELECT fam, x, count(*) AS m FROM spread GROUP BY fam, x),
     total AS (SELECT fam, 1.0 * sum(m) AS authors, sum(m * x) AS derivatives FROM level GROUP BY fam)
SELECT fam, sum(a.m * b.m * abs(a.x - b.x)) / (2 * authors * derivatives) AS gini
FROM level AS a JOIN level AS b USING (fam) JOIN total USING (fam) GROUP BY fam;

-- The bursts, and the derivatives of a family that are in one.
DROP TABLE IF EXISTS burst;
CREATE TABLE burst AS SELECT * FROM crowd WHERE n >= ?1;
DROP TABLE IF EXISTS struck;
CREATE TABLE struck AS
SELECT DISTINCT fam, called.node, burst.author, base, burst.day
FROM burst JOIN edge ON parent = base
     JOIN called ON called.node = child AND called.author = burst.author AND called.day = burst.day
     JOIN (SELECT fam, node AS kept FROM kept) ON kept = called.node;

-- What each rule suspects of a family, and what it alone does; number is NULL for
-- all rules of the kind together.
DROP TABLE IF EXISTS effect;
CREATE TABLE effect AS
WITH marked AS (
    SELECT fam, kind, node, number, count(*) OVER (PARTITION BY fam, kind, node) AS rules FROM hit JOIN kept USING (node)
)
SELECT fam, kind, number, count(*) AS n, sum(rules = 1) AS only FROM marked GROUP BY fam, kind, number
UNION ALL
SELECT fam, kind, NULL, count(DISTINCT node), NULL FROM marked GROUP BY fam, kind;

DROP TABLE IF EXISTS mix;
CREATE TABLE mix AS
SELECT fam, word, count(*) AS n FROM kept JOIN mended USING (fam, node) JOIN relation ON relation.strength = mended.strength
GROUP BY fam, word;
