// Package postgres loads a run of a database into PostgreSQL, where others can ask it
// with SQL. It uses no extension.
//
// Each push has a schema of its own, hflineage_run_R_P for run R and push P, with
//
//	models, relations, edges, families, members, derivatives, tagged, aliases, runs, source
//	count                  a view: the columns of hflineage count, a row a family
//	count_derivatives ...  a view for each of these columns
//	derivatives_recursive  a view: derivatives anew, from edges and members alone
//
// and the schema hflineage has a view of the same name and columns for each of them, of
// the push that was last. All have comments. Readers need USAGE on the schema hflineage
// and SELECT on its views alone: the views look with the rights of who pushed.
//
// A push is one transaction. Until it ends readers see the run before, and whatever
// breaks it off leaves that as it was. The rows are frozen, so that a transaction
// which began before the end, too, sees either all of the old run or all of the new
// one. A push waits for readers who hold the views, a few seconds at a time, between
// which others get at them. Of two pushes at once the one that ends last is shown.
// The schemas of old pushes are dropped afterwards, each in a transaction of its own.
package postgres
