package parquet

// Count is a row of counts.
type Count struct {
	Family       string  `parquet:"family" doc:"name of the family in the family file"`
	Region       string  `parquet:"region" doc:"region of the family in the family file, empty if it names none"`
	Derivatives  int64   `parquet:"derivatives" doc:"models on the Hub that are no member and reach one over one or more declared edges, each once"`
	Direct       int64   `parquet:"direct" doc:"derivatives of one edge"`
	Finetune     int64   `parquet:"finetune" doc:"derivatives whose strongest relation to a parent nearer to a member is finetune; the five relations sum to derivatives"`
	Adapter      int64   `parquet:"adapter" doc:"the same with adapter"`
	Merge        int64   `parquet:"merge" doc:"the same with merge"`
	Quantized    int64   `parquet:"quantized" doc:"the same with quantized"`
	Unspecified  int64   `parquet:"unspecified" doc:"the same where no relation is declared"`
	Unquantized  int64   `parquet:"without_quantized" doc:"derivatives without the quantized ones"`
	Downloaded   int64   `parquet:"downloads_over_5" doc:"derivatives with more than 5 downloads in the last 30 days"`
	Unsuspected  int64   `parquet:"without_suspected" doc:"derivatives without the uploads that the rules of the suspects file suspect to be automatic"`
	Tagged       *int64  `parquet:"tagged" doc:"models with a tag of the family, lineage declared or not, members aside; null for a family without tags"`
	Members      int64   `parquet:"members" doc:"members on the Hub"`
	FirstParty   int64   `parquet:"first_party" doc:"members on the Hub that were made from another member"`
	Shared       int64   `parquet:"shared" doc:"derivatives that are derivatives of another family of the file too"`
	Credit       float64 `parquet:"credit" doc:"sum of 1/k over the derivatives, k being the number of families that one derives from"`
	OtherMembers int64   `parquet:"other_members" doc:"derivatives that are members of another family"`
	ByDepth      []int64 `parquet:"by_depth,list" doc:"derivatives one edge away from a member, two edges, and so on; sums to derivatives"`
}

// Counts are rows that have been counted, in their order.
func Counts(rows []Count) *Table {
	return newTable("counts", func(yield func(*Count, error) bool) {
		for i := range rows {
			if !yield(&rows[i], nil) {
				return
			}
		}
	})
}
