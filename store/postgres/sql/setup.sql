-- The fixed schema: what every push has in common. Run before each push.

CREATE SCHEMA IF NOT EXISTS hflineage;
CREATE SEQUENCE IF NOT EXISTS hflineage.push_number;
CREATE TABLE IF NOT EXISTS hflineage.pushes (
    push bigint PRIMARY KEY,
    schema_name text NOT NULL,
    run integer NOT NULL,
    pushed timestamptz NOT NULL,
    is_current boolean NOT NULL
);
COMMENT ON SCHEMA hflineage IS 'base-model lineage of the Hugging Face Hub: views of the run that was pushed last';
COMMENT ON TABLE hflineage.pushes IS 'the runs that are kept, each in a schema of its own';
COMMENT ON COLUMN hflineage.pushes.push IS 'number of the push';
COMMENT ON COLUMN hflineage.pushes.schema_name IS 'the schema with the tables of the run';
COMMENT ON COLUMN hflineage.pushes.run IS 'number of the run in the database that it was pushed from';
COMMENT ON COLUMN hflineage.pushes.pushed IS 'when readers began to see it';
COMMENT ON COLUMN hflineage.pushes.is_current IS 'the views of schema hflineage show it';
