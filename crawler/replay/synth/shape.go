package synth

import "math"

// Shape is what a Hub looks like in numbers.
type Shape struct {
	Models        int
	Declaring     int // models with a parent, or that name themselves
	Edges         int
	Relation      [relations]int // edges
	SeveralParent int            // models with several parents
	SelfLoops     int            // models that name themselves
	Cycles        int
	CycleEdges    int
	WrongCase     int     // edges whose parent is spelled in the wrong case
	Absent        int     // edges to parents that are not on the Hub
	AbsentParents int     // absent parents with 5 children or more
	OldName       int     // edges that name the parent by a former name
	Younger       float64 // share of the dated edges whose parent is younger
	Floor         int     // models of the floor date
	GatedManual   int
	GatedAuto     int
	Largest       [10]int // children of the parents that have most
	IDBytes       float64 // an id, on average
	Tags          float64 // a model, on average
}

// Published is the real Hub on 2026-09-25, as far as it was published: by
// github.com/aikian/hf-model-supply-chain, and for the gated models and the
// former names by the census of github.com/MISAKA-BTC/misakas of 2026-10-03.
var Published = Shape{
	Models:        3_094_856,
	Declaring:     870_583, // 28.13 %
	Edges:         903_939,
	Relation:      [relations]int{unspecified: 880, finetune: 341_527, adapter: 332_102, quantized: 181_768, merge: 47_662},
	SeveralParent: 17_457,
	SelfLoops:     2_044,
	Cycles:        12,
	CycleEdges:    29,
	WrongCase:     2_343,
	Absent:        17_084, // 1.89 %
	AbsentParents: 405,
	OldName:       53_368,
	Younger:       0.0042,
	Floor:         29_579,
	GatedManual:   34_213,
	GatedAuto:     19_187,
	Largest:       [10]int{43_388, 32_534, 30_626, 24_035, 12_960, 10_956, 9_586, 8_280, 7_981, 7_151},
	IDBytes:       39,
	Tags:          10,
}

// Scale is the shape of a Hub of n models.
func (s Shape) Scale(n int) Shape {
	f := float64(n) / float64(s.Models)
	for _, count := range s.counts() {
		*count = int(math.Round(float64(*count) * f))
	}
	s.Models = n
	s.Edges = 0 // so that rounding leaves the sum true
	for _, edges := range s.Relation {
		s.Edges += edges
	}
	s.Cycles = min(s.Cycles, s.CycleEdges/2)
	if s.Cycles == 0 {
		s.CycleEdges = 0
	}
	return s
}

// counts are the numbers that grow with the Hub.
func (s *Shape) counts() []*int {
	list := []*int{
		&s.Declaring, &s.SeveralParent, &s.SelfLoops, &s.Cycles, &s.CycleEdges, &s.WrongCase,
		&s.Absent, &s.AbsentParents, &s.OldName, &s.Floor, &s.GatedManual, &s.GatedAuto,
	}
	for i := range s.Relation {
		list = append(list, &s.Relation[i])
	}
	for i := range s.Largest {
		list = append(list, &s.Largest[i])
	}
	return list
}

// relation is that of a declared edge.
type relation uint8

const (
	unspecified relation = iota
	finetune
	adapter
	quantized
	merge
	relations
)

var relationWords = [relations]string{"", "finetune", "adapter", "quantized", "merge"}

// odd is in what way a child names its parent oddly.
type odd uint8

const (
	plain       odd = iota
	oddBase         // plainly, but without baseModels
	oddCase         // in the wrong case
	oddName         // by a former name; baseModels has today's
	oddRedirect     // by a former name, and only the Hub's redirect tells today's
	oddSpelling     // as an URL, a path of a cache, with a revision: see spell
	oddConflict     // with another relation than baseModels has
	oddWord         // with a relation that is none
	oddCycle        // plainly, in a circle
	oddYounger      // plainly, though the parent is younger
)

// Numbers of oddities that were not published, of 3,094,856 models.
const (
	baseless   = 24_000 // edges without baseModels
	spellings  = 2_600
	conflicts  = 300
	words      = 90    // of the unspecified ones
	junkModels = 3_000 // models that name as parent what is no model
)
