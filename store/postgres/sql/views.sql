-- The views of a run, in plain SQL.

-- Each part has a row a family at most, so that a query which asks for few columns
-- does without the parts of the others.
CREATE VIEW count AS
SELECT family,
       coalesce(derivatives, 0) AS derivatives, coalesce(direct, 0) AS direct,
       coalesce(finetune, 0) AS finetune, coalesce(adapter, 0) AS adapter, coalesce(merge, 0) AS merge,
       coalesce(quantized, 0) AS quantized, coalesce(unspecified, 0) AS unspecified,
       coalesce(derivatives, 0) - coalesce(quantized, 0) AS without_quantized,
       coalesce(downloads_over_5, 0) AS downloads_over_5, coalesce(without_suspected, 0) AS without_suspected,
       CASE WHEN has_tags THEN coalesce(tagged, 0) END AS tagged,
       coalesce(members, 0) AS members, coalesce(shared, 0) AS shared, coalesce(credit, 0) AS credit,
       coalesce(first_party, 0) AS first_party, coalesce(other_members, 0) AS other_members,
       coalesce(by_depth, ARRAY[]::bigint[]) AS by_depth, region
FROM families
LEFT JOIN (
    SELECT family, count(*) AS derivatives,
           count(*) FILTER (WHERE depth = 1) AS direct,
           count(*) FILTER (WHERE relation = 'finetune') AS finetune,
           count(*) FILTER (WHERE relation = 'adapter') AS adapter,
           count(*) FILTER (WHERE relation = 'merge') AS merge,
           count(*) FILTER (WHERE relation = 'quantized') AS quantized,
           count(*) FILTER (WHERE relation = 'unspecified') AS unspecified,
           count(*) FILTER (WHERE families > 1) AS shared
    FROM derivatives GROUP BY family
) AS derived USING (family)
LEFT JOIN (
    SELECT family, sum(models::double precision / families ORDER BY families) AS credit
    FROM (SELECT family, families, count(*) AS models FROM derivatives GROUP BY family, families) AS with_k GROUP BY family
) AS parted USING (family)
LEFT JOIN (
    SELECT family, count(*) FILTER (WHERE downloads > 5) AS downloads_over_5, count(*) FILTER (WHERE NOT suspected) AS without_suspected
    FROM derivatives JOIN models USING (model) GROUP BY family
) AS known USING (family)
LEFT JOIN (
    SELECT family, count(*) AS other_members
    FROM derivatives WHERE model IN (SELECT model FROM members) GROUP BY family
) AS others USING (family)
LEFT JOIN (
    SELECT family, array_agg(models ORDER BY depth) AS by_depth
    FROM (SELECT family, depth, count(*) AS models FROM derivatives GROUP BY family, depth) AS depths GROUP BY family
) AS deep USING (family)
LEFT JOIN (
    SELECT family, count(*) AS members
    FROM members JOIN models USING (model) WHERE on_hub GROUP BY family
) AS official USING (family)
LEFT JOIN (
    SELECT family, count(*) AS first_party
    FROM members AS child
    WHERE EXISTS (SELECT FROM edges JOIN members AS up ON up.model = edges.parent WHERE edges.child = child.model AND up.family = child.family)
    GROUP BY family
) AS first USING (family)
LEFT JOIN (
    SELECT family, count(*) AS tagged FROM tagged GROUP BY family
) AS looser USING (family);
COMMENT ON VIEW count IS 'hflineage count: a row a family; hflineage count --explain says what the columns are';

-- The walk of the rule in plain SQL. A step has all that is reached so far, each model
-- where it is nearest and by its strongest edge from there, and goes on from those that
-- are new: where there are none it ends, so that circles do. The last step is the answer.
-- It costs as much as what is reached, each step; the table is faster.
CREATE VIEW derivatives_recursive AS
WITH RECURSIVE step (family, model, depth, strength, level) AS (
    SELECT family, model, 0, 0, 0 FROM members
    UNION ALL
    SELECT family, model, depth, strength, level
    FROM (
        SELECT family, model, depth, strength, level, max(depth) OVER () AS deepest
        FROM (
            SELECT family, model, depth, strength, level,
                   row_number() OVER (PARTITION BY family, model ORDER BY depth, strength DESC) AS nth
            FROM (
                SELECT family, next.model, next.depth, next.strength, level + 1 AS level
                FROM step CROSS JOIN LATERAL (
                    SELECT step.model, step.depth, step.strength
                    UNION ALL
                    SELECT child, step.depth + 1, relations.strength
                    FROM edges JOIN relations USING (relation)
                    WHERE parent = step.model AND step.depth = step.level
                ) AS next
            ) AS found
        ) AS nearest
        WHERE nth = 1
    ) AS grown
    WHERE deepest = level
)
SELECT family, model, depth, relation, (count(*) OVER (PARTITION BY model))::integer AS families
FROM step JOIN relations USING (strength)
WHERE depth > 0 AND level = (SELECT max(level) FROM step);
COMMENT ON VIEW derivatives_recursive IS 'the same as derivatives, computed from edges and members';
COMMENT ON COLUMN derivatives_recursive.family IS 'as in families';
COMMENT ON COLUMN derivatives_recursive.model IS 'as in models';
COMMENT ON COLUMN derivatives_recursive.depth IS 'the least number of edges to a member, from 1';
COMMENT ON COLUMN derivatives_recursive.relation IS 'the strongest to a parent that is one edge nearer';
COMMENT ON COLUMN derivatives_recursive.families IS 'k of the rule: of how many families it is a derivative';
