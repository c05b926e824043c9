-- What derivatives are broken down and filtered by. In: model, raw. Out: fact and
-- licensed.

-- Tags count as they come; the first license: tag is the licence.
CREATE TABLE labelled AS
SELECT node, t.key AS place, substr(t.value, 9) AS license, t.value GLOB 'license:*' AS plain
FROM model JOIN raw ON seq = node, json_each(doc, '$.tags') AS t
WHERE json_type(doc, '$.tags') = 'array' AND t.type = 'text' AND lower(t.value) GLOB 'license:*';

CREATE TABLE licensed (license, node, PRIMARY KEY (license, node)) WITHOUT ROWID;
INSERT INTO licensed SELECT DISTINCT lower(license), node FROM labelled;

CREATE TABLE fact (node INTEGER PRIMARY KEY, created, author, license, task, library, downloads);
INSERT INTO fact
WITH first AS ( -- SQLite takes the licence from the row of the least place
    SELECT node, license, min(place) FROM labelled WHERE plain GROUP BY node
)
SELECT node, created, lower(iif(instr(id, '/') > 0, substr(id, 1, instr(id, '/') - 1), '')),
       coalesce(license, ''),
       iif(json_type(doc, '$.pipeline_tag') = 'text', doc ->> '$.pipeline_tag', ''),
       iif(json_type(doc, '$.library_name') = 'text', doc ->> '$.library_name', ''),
       coalesce(doc ->> '$.downloads', 0)
FROM model JOIN raw ON seq = node LEFT JOIN first USING (node);
