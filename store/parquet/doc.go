// Package parquet gives the lineage out as tables: rows with typed columns, each of
// them documented, for DuckDB, pandas, Spark and whatever else reads Parquet. The
// same snapshot gives the same bytes.
//
//	[Models]        a node each: the models on the Hub, and the absent ones that are named as parents
//	[Edges]         a declared edge each
//	[Derivatives]   a family and a model that derives from it each
//	[Events]        a change from one run to the next each
//	[Counts]        a family each, with the columns of hflineage count
//
// A row type is a struct whose tags are the columns: the name and the type in
// "parquet", what it is in "doc". A pointer is a column that can be null. [Columns]
// lists them for a data dictionary.
//
// A [Table] is read once. [Table.Write] writes it as Parquet while it reads, in the
// memory of one row group; what it was made from is in the file's key-value metadata.
// [Table.Rows] has the same values for other formats.
//
// Names of columns are those of the Hub's listing where the Hub has them, so that the
// models can be imported again as any other listing in Parquet.
package parquet
