-- The derivatives that two families share, among those that filters keep. In: kept.
-- Out: overlap, symmetric; of a family with itself, its derivatives.

DROP TABLE IF EXISTS overlap;
CREATE TABLE overlap AS
SELECT a.fam AS fam, b.fam AS other, node
FROM kept AS a JOIN kept AS b USING (node);
