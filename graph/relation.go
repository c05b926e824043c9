package graph

import "fmt"

// Relation says how a model was made from its base model. The values are in
// order of strength: where several could be given, the greatest is.
type Relation uint8

const (
	Unspecified Relation = iota
	Finetune
	Quantized
	Adapter
	Merge
)

// Relations is the number of relations; they run from 0 to Relations-1.
const Relations = 5

var relationNames = [Relations]string{"unspecified", "finetune", "quantized", "adapter", "merge"}

func (r Relation) String() string {
	if int(r) < len(relationNames) {
		return relationNames[r]
	}
	return fmt.Sprintf("relation(%d)", uint8(r))
}

// ReportOrder is the order in which relations are listed to people.
var ReportOrder = [Relations]Relation{Finetune, Adapter, Merge, Quantized, Unspecified}

// ParseRelation returns the relation of one of the Hub's four words
// (adapter, merge, quantized, finetune); ok is false for any other word.
func ParseRelation(word string) (r Relation, ok bool) {
	for r := Finetune; r <= Merge; r++ {
		if relationNames[r] == word {
			return r, true
		}
	}
	return Unspecified, false
}
