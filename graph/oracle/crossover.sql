-- When one family passed another for good, by each measure. In: moment, trend,
-- family, pattern. ?1 and ?2 are the names of the two. Out: crossover.

-- How the two stood at the end of each day on which one of them grew, those of
-- before at the end of the day ''.
DROP TABLE IF EXISTS standing;
CREATE TABLE standing AS
WITH pair AS (
    SELECT (SELECT fam FROM family WHERE name = ?1) AS first, (SELECT fam FROM family WHERE name = ?2) AS second
), grown AS (
    SELECT measure, day, sum(iif(fam = first, amount, 0)) AS a, sum(iif(fam = second, amount, 0)) AS b
    FROM moment, pair WHERE fam IN (first, second) GROUP BY measure, day
)
SELECT measure, day, sum(a) OVER before AS a, sum(b) OVER before AS b
FROM grown WINDOW before AS (PARTITION BY measure ORDER BY day);

-- What each had in the periods that are over; those without anything are no
-- standing.
INSERT INTO standing
SELECT 'new_per_' || per, start, sum(iif(name = ?1, n, 0)) AS a, sum(iif(name = ?2, n, 0)) AS b
FROM trend JOIN family USING (fam) WHERE over GROUP BY per, start HAVING a > 0 OR b > 0;

-- Behind or level for the last time, and the next standing after that. Where there
-- is nothing to count at all, nothing leads.
DROP TABLE IF EXISTS crossover;
CREATE TABLE crossover AS
WITH behind AS (
    SELECT measure, max(iif(a <= b, day, NULL)) AS last, max(day) AS now FROM standing GROUP BY measure
), turn AS (
    SELECT measure, last, now, (SELECT min(day) FROM standing AS s WHERE s.measure = behind.measure AND day > last) AS turned
    FROM behind
)
SELECT turn.measure, iif(last IS NULL, 'from_start', iif(turned IS NULL, 'never', 'passed')) AS "order", turned,
       was.a AS then_a, was.b AS then_b, stands.a AS now_a, stands.b AS now_b
FROM turn JOIN standing AS stands ON stands.measure = turn.measure AND stands.day = now
     LEFT JOIN standing AS was ON was.measure = turn.measure AND was.day = turned;
