// Package synth makes a Hub of any size for package replay to serve: the
// listing of N models that do not exist, in the shape that was published of the
// real Hub on 2026-09-25 ([Published]). It imports nothing of ours but
// crawler/hub.
//
//	hub, err := synth.New(3_094_856, 1)
//	server := replay.NewSource(hub, replay.Config{})
//
// The same N and seed give the same bytes. A model is made anew each time it is
// asked for, from its number, its place in the order of creation: only what
// models declare is kept, 5 bytes an edge and 5 a model that has one. A server of
// 3,094,856 models takes half a second to start and 50 MB. An item is some 700
// bytes with the fields that a crawler asks for; BenchmarkServe measures how many
// a client gets that only reads: 650,000 a second when both shared two cores.
//
// # What is in it
//
// The models that most others are made from bear their real names and dates
// (officials.txt); all others are made up, such as
//
//	user-48213/qwen3-8b-medical-lora-7f3ax
//
// where the last word is the model's number in disguise, by which [Hub.Find]
// finds it without an index of names. The figures of [Published] hold for the
// edges as the rule declared/1 counts them, once redirects are known: self-loops
// are no edges and come on top, and parents of former names are not absent. Where
// nothing was published (junk names, spellings that need cleaning, conflicts and
// unknown words of relations) there are a few of each; see shape.go.
//
// Oddities sit on models of one parent, so that what they mean is beyond doubt.
package synth
