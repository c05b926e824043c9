package graph

// Model is one item of the Hub's listing, reduced to what the rule and the
// answers need. Items with `private: true` never become a Model.
type Model struct {
	ID       string // owner/name
	Key      Key    // zero when the item had no usable _id
	Created  int64  // Unix seconds, 0 when not known
	Modified int64  // Unix seconds, 0 when not known

	Downloads int64 // of the last 30 days
	Likes     int64
	Task      string // pipeline_tag
	Library   string // library_name
	Gated     Gated
	Disabled  bool

	Tags       []string // as received, base_model tags among them
	BaseModels BaseModels
}

// BaseModels is the Hub's own reading of a model's parents, as received. The
// Hub gives one relation for all of them.
type BaseModels struct {
	Relation string // one of the four words, another word, or ""
	Models   []Ref
}

// Ref names a model by key, by id, or by both.
type Ref struct {
	Key Key
	ID  string
}

// Gated says who may download a model's files. Its lineage is public anyhow.
type Gated uint8

const (
	Open Gated = iota
	GatedAuto
	GatedManual
)

// String is the word of the Hub's listing, "" for Open.
func (g Gated) String() string { return [...]string{"", "auto", "manual"}[g] }
