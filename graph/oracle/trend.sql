-- What was created when. In: kept (of parts.sql), tagged, family. ?1 is the time
-- of the run in Unix seconds. Out: trend, and moment for crossover.sql.

-- Everything that is counted by date, each with its day in UTC, which is '' for
-- what has no known date or the Hub's floor date: that is before all days. Credit
-- is in parts of 232792560, which all k to 22 divide, so that sums are exact.
DROP TABLE IF EXISTS moment;
CREATE TABLE moment AS
WITH measured (measure, fam, node, amount) AS (
    SELECT 'derivatives', fam, node, 1 FROM kept
    UNION ALL SELECT 'direct', fam, node, 1 FROM kept WHERE depth = 1
    UNION ALL SELECT 'without_quantized', fam, node, 1 FROM kept WHERE relation <> 'quantized'
    UNION ALL SELECT 'downloads_over_5', fam, node, 1 FROM kept WHERE downloads > 5
    UNION ALL SELECT 'credit', fam, node, 232792560 / k FROM kept
    UNION ALL SELECT 'tagged', fam, node, 1 FROM tagged
)
SELECT measure, fam, sum(amount) AS amount,
       CASE WHEN created IS NULL OR created = unixepoch('2022-03-02T23:29:04Z') THEN ''
            ELSE date(created, 'unixepoch') END AS day
FROM measured JOIN model USING (node)
GROUP BY measure, fam, 4;

-- The calendar: every period from the first with a derivative of any family to
-- that of the run, or of what is dated later.
DROP TABLE IF EXISTS calendar;
CREATE TABLE calendar AS
WITH RECURSIVE
bound AS (
    SELECT min(day) AS lo, max(max(day), date(?1, 'unixepoch')) AS hi
    FROM moment WHERE measure = 'derivatives' AND day <> ''
),
period (per, start, hi, step) AS (
    SELECT 'day', lo, hi, '+1 days' FROM bound
    UNION ALL SELECT 'week', date(lo, '-6 days', 'weekday 1'), hi, '+7 days' FROM bound
    UNION ALL SELECT 'month', date(lo, 'start of month'), hi, '+1 months' FROM bound
    UNION ALL SELECT 'year', date(lo, 'start of year'), hi, '+1 years' FROM bound
    UNION ALL SELECT per, date(start, step), hi, step FROM period WHERE date(start, step) <= hi
)
SELECT per, start, date(start, step) AS end, unixepoch(date(start, step)) <= ?1 AS over
FROM period WHERE start IS NOT NULL;

-- What was created in a period, by the day that it begins with.
DROP TABLE IF EXISTS fresh;
CREATE TABLE fresh (per TEXT, fam INTEGER, start TEXT, n, PRIMARY KEY (per, fam, start)) WITHOUT ROWID;
INSERT INTO fresh
WITH step (per) AS (VALUES ('day'), ('week'), ('month'), ('year'))
SELECT per, fam, CASE per WHEN 'day' THEN day WHEN 'week' THEN date(day, '-6 days', 'weekday 1')
                          WHEN 'month' THEN date(day, 'start of month') ELSE date(day, 'start of year') END AS start,
       sum(amount)
FROM moment, step WHERE measure = 'derivatives' AND day <> ''
GROUP BY 1, 2, 3;

DROP TABLE IF EXISTS early;
CREATE TABLE early (fam INTEGER PRIMARY KEY, n);
INSERT INTO early SELECT fam, amount FROM moment WHERE measure = 'derivatives' AND day = '';

-- New in each period, 0 too, and the sum with all before it.
DROP TABLE IF EXISTS trend;
CREATE TABLE trend AS
SELECT c.per, f.fam, c.start, c.over, coalesce(fresh.n, 0) AS n,
       coalesce(early.n, 0) + sum(coalesce(fresh.n, 0)) OVER (PARTITION BY c.per, f.fam ORDER BY c.start) AS cumulative
FROM calendar AS c CROSS JOIN family AS f
     LEFT JOIN fresh ON fresh.per = c.per AND fresh.fam = f.fam AND fresh.start = c.start
     LEFT JOIN early ON early.fam = f.fam;
