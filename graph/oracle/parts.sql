-- The derivatives that filters keep, with all that they are broken down by. In:
-- derivative, often, model, raw, relation. ?1 is an object: relations, after and
-- before (Unix seconds), downloads, licenses, authors; what is null does not
-- filter. Out: part.

-- Tags count as they come; the first license: tag is the licence.
DROP TABLE IF EXISTS fact;
CREATE TABLE fact AS
SELECT node, created, lower(iif(instr(id, '/') > 0, substr(id, 1, instr(id, '/') - 1), '')) AS author,
       coalesce((SELECT substr(t.value, 9) FROM json_each(doc, '$.tags') AS t
                 WHERE t.type = 'text' AND t.value GLOB 'license:*' ORDER BY t.key LIMIT 1), '') AS license,
       iif(json_type(doc, '$.pipeline_tag') = 'text', doc ->> '$.pipeline_tag', '') AS task,
       iif(json_type(doc, '$.library_name') = 'text', doc ->> '$.library_name', '') AS library,
       coalesce(doc ->> '$.downloads', 0) AS downloads
FROM model JOIN raw ON seq = node;

DROP TABLE IF EXISTS licensed;
CREATE TABLE licensed AS
SELECT DISTINCT node, lower(substr(t.value, 9)) AS license
FROM model JOIN raw ON seq = node, json_each(doc, '$.tags') AS t
WHERE t.type = 'text' AND lower(t.value) GLOB 'license:*';

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
