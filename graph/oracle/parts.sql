-- The derivatives that filters keep, with all that they are broken down by. In:
-- derivative, often, relation, fact, licensed. ?1 is an object: relations, after and
-- before (Unix seconds), downloads, licenses, authors; what is null does not
-- filter. Out: part.

DROP TABLE IF EXISTS wanted;
CREATE TABLE wanted AS
SELECT f.key AS filter, lower(list.value) AS value
FROM json_each(?1) AS f, json_each(?1, f.fullkey) AS list WHERE f.type = 'array';

-- A date that is not known is neither after nor before any: comparing it gives NULL.
DROP TABLE IF EXISTS kept;
CREATE TABLE kept AS
SELECT fam, node, depth, word AS relation, k, fact.*
FROM derivative JOIN often USING (node) JOIN relation USING (strength) JOIN fact USING (node)
WHERE (?1 ->> '$.relations' IS NULL OR word IN (SELECT value FROM wanted WHERE filter = 'relations'))
  AND (?1 ->> '$.after' IS NULL OR created >= ?1 ->> '$.after')
  AND (?1 ->> '$.before' IS NULL OR created < ?1 ->> '$.before')
  AND (?1 ->> '$.downloads' IS NULL OR downloads >= ?1 ->> '$.downloads')
  AND (?1 ->> '$.licenses' IS NULL OR node IN (
       SELECT node FROM licensed WHERE license IN (SELECT value FROM wanted WHERE filter = 'licenses')))
  AND (?1 ->> '$.authors' IS NULL OR author <> '' AND author IN (SELECT value FROM wanted WHERE filter = 'authors'));

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
