-- The derivatives that filters keep, with all that they are broken down by. In:
-- derivative, often, relation, fact, licensed. ?1 is an object: relations, after and
-- before (Unix seconds), downloads, licenses, authors; what is null does not
-- filter. Out: part.

-- A date that is not known is neither after nor before any: comparing it gives NULL.
DROP TABLE IF EXISTS kept;
CREATE TABLE kept AS
SELECT fam, node, depth, word AS relation, k, fact.*
FROM derivative JOIN often USING (node) JOIN relation USING (strength) JOIN fact USING (node), (SELECT ?1 AS f)
WHERE (f ->> '$.relations' IS NULL OR word IN (SELECT value FROM json_each(f, '$.relations')))
  AND (f ->> '$.after' IS NULL OR created >= f ->> '$.after')
  AND (f ->> '$.before' IS NULL OR created < f ->> '$.before')
  AND (f ->> '$.downloads' IS NULL OR downloads >= f ->> '$.downloads')
  AND (f ->> '$.licenses' IS NULL OR node IN (
       SELECT node FROM licensed WHERE license IN (SELECT lower(value) FROM json_each(f, '$.licenses'))))
  AND (f ->> '$.authors' IS NULL OR author <> '' AND author IN (SELECT lower(value) FROM json_each(f, '$.authors')));

DROP TABLE IF EXISTS part;
CREATE TABLE part AS
SELECT 'relation' AS by, fam, relation AS value, count(*) AS n, sum(1.0 / k) AS credit FROM kept GROUP BY fam, value
UNION ALL SELECT 'depth', fam, depth, count(*), sum(1.0 / k) FROM kept GROUP BY fam, depth
UNION ALL SELECT 'author', fam, author, count(*), sum(1.0 / k) FROM kept GROUP BY fam, author
UNION ALL SELECT 'license', fam, license, count(*), sum(1.0 / k) FROM kept GROUP BY fam, license
UNION ALL SELECT 'task', fam, task, count(*), sum(1.0 / k) FROM kept GROUP BY fam, task
UNION ALL SELECT 'library', fam, library, count(*), sum(1.0 / k) FROM kept GROUP BY fam, library
UNION ALL SELECT 'month', fam, coalesce(strftime('%Y-%m', created, 'unixepoch'), ''), count(*), sum(1.0 / k) FROM kept GROUP BY 1, 2, 3
UNION ALL SELECT 'year', fam, coalesce(strftime('%Y', created, 'unixepoch'), ''), count(*), sum(1.0 / k) FROM kept GROUP BY 1, 2, 3;
