// Command bench measures hflineage on synthetic Hubs: how fast it is, how much
// memory it takes, and how both grow.
//
//	go run ./cmd/bench --sizes 3094856,10000000      what make bench runs
//	go run ./cmd/bench peers --models 3094856        what make bench-peers runs
//	go run ./cmd/bench soak                          what make soak runs
//
// Every step is a process of its own: the program hflineage, or this one with a
// hidden command of step.go. Time and memory of a step are what the system says
// of the process when it has ended, its start included. Peak memory is the
// largest resident set, pages of a mapped database included. The system counts
// to it what the parent held when it started the process; this program therefore
// does nothing itself but start others and write tables, and no peak is less
// than its own 20 MB or so.
//
// The Hub runs on the same machine as what reads it, in its own process, and
// answers without gzip. Queries are run once before they are measured, so that
// the database is in the page cache, and are measured five times: the median
// counts, and the largest peak.
//
// The soak measures nothing but time against the quota's own bound: it proves that
// crawls which meet with faults, are killed, or follow a Hub that changes give what
// others give. Its Hub that changes runs in this program.
//
// Files go to a folder of its own below --dir, which is removed in the end,
// after Ctrl-C too. Ten million models take some 15 GB there at one time.
//
// Exit status: 0 done, 1 failed, or a peer counts otherwise, or the soak found
// something bad, 2 wrong usage, 130 interrupted. A target that is missed is marked, and no failure.
package main
