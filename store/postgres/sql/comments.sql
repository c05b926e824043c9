-- Makes the statements that give the views of the fixed schema the comments of the
-- tables and views of the schema $1.

SELECT CASE d.objsubid
       WHEN 0 THEN format('COMMENT ON VIEW hflineage.%I IS %L', c.relname, d.description)
       ELSE format('COMMENT ON COLUMN hflineage.%I.%I IS %L', c.relname, a.attname, d.description) END
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE n.nspname = $1::text AND c.relkind IN ('r', 'v')
ORDER BY c.relname, d.objsubid
