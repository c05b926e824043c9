-- Cleaning of names. In: text, redirect. Out: name, with for each text its
-- cleaned spelling, both folded, and the form of the cleaned one.

INSERT OR IGNORE INTO text SELECT old FROM redirect;
INSERT OR IGNORE INTO text SELECT new FROM redirect;

-- Step 2's prefixes: no one of them begins with another, so that at most one fits.
CREATE TABLE prefix (prefix PRIMARY KEY);
INSERT INTO prefix
WITH scheme (s) AS (VALUES (''), ('http://'), ('https://')),
     www (w) AS (VALUES (''), ('www.')),
     host (h) AS (VALUES ('huggingface.co/'), ('hf.co/'))
SELECT s || w || h FROM scheme, www, host
UNION ALL VALUES ('hf://');

CREATE TABLE name (text PRIMARY KEY, clean, fold, cleanfold, form);
INSERT INTO name (text, clean, fold, cleanfold)
WITH
-- 1. Trim blanks and quotes.
trimmed AS MATERIALIZED (
    SELECT text, trim(text, ' "''`' || char(9, 13, 10)) AS t FROM text
),
-- 2. Drop scheme and host; if one was dropped, keep two segments only.
dropped AS MATERIALIZED (
    SELECT text, prefix IS NOT NULL AS url, iif(prefix IS NULL, t, substr(t, length(prefix) + 1)) AS t
    FROM trimmed LEFT JOIN prefix ON substr(lower(t), 1, length(prefix)) = prefix
), first AS MATERIALIZED ( -- a: the place of the first slash, b: that of the second, counted from there
    SELECT *, instr(t, '/') AS a, instr(substr(t, instr(t, '/') + 1), '/') AS b FROM dropped
), two AS MATERIALIZED (
    SELECT text, iif(url AND a > 0 AND b > 0, substr(t, 1, a + b - 1), t) AS t FROM first
),
-- 3. Cut from the first ?, #, @ or : on. With the sign appended it is always found.
cut AS MATERIALIZED (
    SELECT text, substr(t, 1, min(instr(t || '?', '?'), instr(t || '#', '#'),
                                  instr(t || '@', '@'), instr(t || ':', ':')) - 1) AS t
    FROM two
),
-- 4. Drop one .git, trim again.
ungit AS MATERIALIZED (
    SELECT text, trim(iif(substr(t, -4) = '.git', substr(t, 1, length(t) - 4), t),
                      ' "''`' || char(9, 13, 10)) AS t
    FROM cut
),
-- 5. The folders of caches: behind the mark, up to the next slash, ORG--NAME or
-- ORG--NAME--…, "models--" first. Both marks are 8 long.
mark (mark, turn) AS (VALUES ('models--', 1), ('/models/', 2)),
behind AS MATERIALIZED (
    SELECT text, turn, substr(t, instr(t, mark) + 8) AS b FROM ungit, mark WHERE instr(t, mark) > 0
), folder AS MATERIALIZED (
    SELECT text, turn, substr(b, 1, instr(b || '/', '/') - 1) AS f FROM behind
), split AS MATERIALIZED (
    SELECT text, turn, substr(f, 1, instr(f, '--') - 1) AS org, substr(f, instr(f, '--') + 2) AS more
    FROM folder WHERE instr(f, '--') > 1
), pair AS MATERIALIZED (
    SELECT text, turn, org, iif(instr(more, '--'), substr(more, 1, instr(more, '--') - 1), more) AS name FROM split
), cached AS MATERIALIZED ( -- SQLite takes org and name from the row of the least turn
    SELECT text, min(turn), org || '/' || name AS t FROM pair WHERE name <> '' GROUP BY text
),
cleaned AS MATERIALIZED (
    SELECT text, coalesce(cached.t, ungit.t) AS clean FROM ungit LEFT JOIN cached USING (text)
)
SELECT text, clean, lower(text), lower(clean) FROM cleaned;

INSERT OR IGNORE INTO text SELECT clean FROM name;
UPDATE name SET form = (SELECT form FROM form WHERE form.text = name.clean);
CREATE INDEX name_cleanfold ON name (cleanfold);
