-- Makes the statements that make the views of the fixed schema show a run: one for each
-- table and view of the schema $1.

SELECT format('CREATE OR REPLACE VIEW hflineage.%I AS SELECT %s FROM %I.%I', c.relname,
              string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), $1::text, c.relname)
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = $1::text AND c.relkind IN ('r', 'v')
GROUP BY c.relname
ORDER BY c.relname
