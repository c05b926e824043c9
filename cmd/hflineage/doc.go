// Hflineage crawls the base-model lineage of the Hugging Face Hub: which model
// declares that it is a finetune, adapter, merge or quantization of which. It
// keeps the edges in a local file, counts the derivatives of model families
// under one published rule, and draws them.
//
// Usage:
//
//	hflineage crawl                     bring the database up to date
//	hflineage import FILE|FOLDER...     the same from files of listing items
//	hflineage count [FAMILY...]         count derivatives by family
//	hflineage trend [FAMILY...]         follow them in time, or draw them
//	hflineage diff RUN RUN              what changed from one run to another
//	hflineage uploads [FAMILY...]       show how derivatives came to be on the Hub
//	hflineage licenses [FAMILY...]      compare licence tags along the edges
//	hflineage overlap [FAMILY...]       count the derivatives that families share
//	hflineage anomalies [KIND...]       count or list what is odd in the listing
//	hflineage families [--check]        list the families
//	hflineage show MODEL                show one model and its families
//	hflineage tree MODEL [--up]         what was made from a model, or what it was made from
//	hflineage path MODEL MODEL          the shortest paths between two models
//	hflineage export --family FAMILY    draw a family, or write it as data (GraphML, JSON)
//	hflineage export --data ROWS        write models, edges, derivatives or events as Parquet, csv or jsonl
//	hflineage release --out DIR         write a citable snapshot: Parquet, checksums, data dictionary
//	hflineage push postgres://...       load the last run into PostgreSQL
//	hflineage runs [RUN]                list the runs, or show one
//	hflineage serve                     serve pages and an API to explore it
//	hflineage report --out DIR          write such pages as files
//	hflineage check                     verify the database
//	hflineage replay --data FILE        serve a recorded listing as a Hub
//	hflineage demo                      all of it on a small sample
//	hflineage version
//
// "hflineage COMMAND --help" explains a command. The database is --db FILE, or
// $HFLINEAGE_DB, or $XDG_DATA_HOME/hflineage/lineage.db; the Hub and the token
// are those of the official client ($HF_ENDPOINT, $HF_TOKEN, $HF_TOKEN_PATH,
// $HF_HOME, $HF_HUB_OFFLINE). Answers go to standard output, talk to standard
// error.
//
// Exit statuses:
//
//	0    done
//	1    failed
//	2    wrong usage
//	3    the run is incomplete; the next crawl goes on with it
//	4    another crawl holds the database
//	5    check found damage
//	130  interrupted
package main
