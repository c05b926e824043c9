-- The tables of one run, in a schema of their own, which search_path names. Numbers of
-- models are those of the run and mean nothing in another one; _id lasts. Keys and
-- indexes come when the tables are full.

CREATE TABLE models (
    model integer NOT NULL,
    id text NOT NULL,
    _id text,
    on_hub boolean NOT NULL,
    path_like boolean NOT NULL,
    gated text NOT NULL,
    disabled boolean NOT NULL,
    created timestamptz,
    modified timestamptz,
    first_seen timestamptz,
    downloads bigint,
    likes bigint,
    license text,
    task text,
    library text,
    suspected boolean NOT NULL
);
COMMENT ON TABLE models IS 'models on the Hub, and absent ones that are named as a parent';
COMMENT ON COLUMN models.model IS 'number of the model in this run';
COMMENT ON COLUMN models.id IS 'OWNER/NAME; what PostgreSQL cannot hold (NUL, bytes that are not UTF-8) is U+FFFD';
COMMENT ON COLUMN models._id IS 'the key of the Hub, which outlives renames; null if not known';
COMMENT ON COLUMN models.on_hub IS 'listed by the run; else absent: deleted, private or never there';
COMMENT ON COLUMN models.path_like IS 'absent, and named like a local folder';
COMMENT ON COLUMN models.gated IS 'auto or manual; empty for a model that is open';
COMMENT ON COLUMN models.disabled IS 'disabled by the Hub';
COMMENT ON COLUMN models.created IS 'by the clock of the Hub';
COMMENT ON COLUMN models.modified IS 'by the clock of the Hub';
COMMENT ON COLUMN models.first_seen IS 'start of the first run that listed it';
COMMENT ON COLUMN models.downloads IS 'of the last 30 days; null of an absent model';
COMMENT ON COLUMN models.likes IS 'null of an absent model';
COMMENT ON COLUMN models.license IS 'its first license: tag without the prefix; null if it has none';
COMMENT ON COLUMN models.task IS 'pipeline tag; null if it has none';
COMMENT ON COLUMN models.library IS 'library name; null if it has none';
COMMENT ON COLUMN models.suspected IS 'some rule of the suspects file suspects it to be an automatic upload; they look at models with a parent alone';

CREATE TABLE relations (relation text NOT NULL, strength integer NOT NULL);
COMMENT ON TABLE relations IS 'the relations of a model to its base model';
COMMENT ON COLUMN relations.relation IS 'finetune, adapter, merge, quantized or unspecified';
COMMENT ON COLUMN relations.strength IS 'where several could be given the greatest is';

CREATE TABLE edges (child integer NOT NULL, parent integer NOT NULL, relation text NOT NULL);
COMMENT ON TABLE edges IS 'declared edges of models on the Hub';
COMMENT ON COLUMN edges.child IS 'the model that declares the parent';
COMMENT ON COLUMN edges.parent IS 'the model that the child was made from, which may be absent';
COMMENT ON COLUMN edges.relation IS 'as in relations';

CREATE TABLE families (family text NOT NULL, title text, owner text, region text NOT NULL, has_tags boolean NOT NULL);
COMMENT ON TABLE families IS 'the families of the family file';
COMMENT ON COLUMN families.family IS 'name';
COMMENT ON COLUMN families.title IS 'name for people; null if the file gives none';
COMMENT ON COLUMN families.owner IS 'who makes it; null if the file gives none';
COMMENT ON COLUMN families.region IS 'empty if the file gives none';
COMMENT ON COLUMN families.has_tags IS 'it has tag patterns, without which nothing is tagged';

CREATE TABLE members (family text NOT NULL, model integer NOT NULL);
COMMENT ON TABLE members IS 'the official models of each family, absent ones included';
COMMENT ON COLUMN members.family IS 'as in families';
COMMENT ON COLUMN members.model IS 'as in models';

CREATE TABLE derivatives (family text NOT NULL, model integer NOT NULL, depth integer NOT NULL, relation text NOT NULL, families integer NOT NULL);
COMMENT ON TABLE derivatives IS 'models on the Hub that are no member of the family and reach one over declared edges';
COMMENT ON COLUMN derivatives.family IS 'as in families';
COMMENT ON COLUMN derivatives.model IS 'as in models';
COMMENT ON COLUMN derivatives.depth IS 'the least number of edges to a member, from 1';
COMMENT ON COLUMN derivatives.relation IS 'the strongest to a parent that is one edge nearer';
COMMENT ON COLUMN derivatives.families IS 'k of the rule: of how many families it is a derivative';

CREATE TABLE tagged (family text NOT NULL, model integer NOT NULL);
COMMENT ON TABLE tagged IS 'models with a tag of the family, lineage declared or not, members aside';
COMMENT ON COLUMN tagged.family IS 'as in families';
COMMENT ON COLUMN tagged.model IS 'as in models';

CREATE TABLE aliases (name text NOT NULL, target text NOT NULL);
COMMENT ON TABLE aliases IS 'names that are known to mean a model of another name';
COMMENT ON COLUMN aliases.name IS 'in lower case';
COMMENT ON COLUMN aliases.target IS 'the id at the end';

CREATE TABLE runs (run integer NOT NULL, strategy text NOT NULL, complete boolean NOT NULL, started timestamptz, finished timestamptz, models integer NOT NULL, edges integer NOT NULL);
COMMENT ON TABLE runs IS 'the runs that the database was made by, up to this one';
COMMENT ON COLUMN runs.run IS 'number';
COMMENT ON COLUMN runs.strategy IS 'sweep, delta, walk or import';
COMMENT ON COLUMN runs.complete IS 'it saw the whole listing';
COMMENT ON COLUMN runs.started IS 'when it began';
COMMENT ON COLUMN runs.finished IS 'when it had seen all that it was to see';
COMMENT ON COLUMN runs.models IS 'on the Hub';
COMMENT ON COLUMN runs.edges IS 'declared';

CREATE TABLE source (
    rule text NOT NULL,
    families_sha256 text NOT NULL,
    aliases_sha256 text NOT NULL,
    suspects_sha256 text NOT NULL,
    upload_rules text NOT NULL,
    aliases integer NOT NULL,
    unresolved integer NOT NULL,
    run integer NOT NULL,
    strategy text NOT NULL,
    complete boolean NOT NULL,
    finished timestamptz,
    whole_run integer,
    lower_bound boolean NOT NULL,
    models integer NOT NULL,
    edges integer NOT NULL,
    version text NOT NULL
);
COMMENT ON TABLE source IS 'one row: what all numbers were computed from, and by which rule';
COMMENT ON COLUMN source.rule IS 'the counting rule';
COMMENT ON COLUMN source.families_sha256 IS 'hash of the family file';
COMMENT ON COLUMN source.aliases_sha256 IS 'hash of the aliases';
COMMENT ON COLUMN source.suspects_sha256 IS 'hash of the suspects file, for models.suspected';
COMMENT ON COLUMN source.upload_rules IS 'the rules of it that are in use';
COMMENT ON COLUMN source.aliases IS 'how many aliases there are';
COMMENT ON COLUMN source.unresolved IS 'names that could be a model and lead to none';
COMMENT ON COLUMN source.run IS 'as in runs';
COMMENT ON COLUMN source.strategy IS 'sweep, delta, walk or import';
COMMENT ON COLUMN source.complete IS 'the run saw the whole listing';
COMMENT ON COLUMN source.finished IS 'when the run had seen all that it was to see';
COMMENT ON COLUMN source.whole_run IS 'the last run that saw the whole listing; null if there is none';
COMMENT ON COLUMN source.lower_bound IS 'the numbers are a lower bound';
COMMENT ON COLUMN source.models IS 'on the Hub';
COMMENT ON COLUMN source.edges IS 'declared, by models on the Hub';
COMMENT ON COLUMN source.version IS 'of the program that pushed it';
