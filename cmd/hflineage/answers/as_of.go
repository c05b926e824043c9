package answers

import (
	"fmt"

	"hflineage/graph"
	"hflineage/store"
)

// AsOf says what is not as it was in an answer about an earlier run.
type AsOf struct {
	LastRun   int      `json:"last_run"`
	OfLastRun []string `json:"of_last_run"` // what is known as of the last run alone
	GoneSince int      `json:"gone_since"`  // models that are not listed any more: of these it is not known at all
}

// ofLastRun is what no event tells of, by its name in JSON.
var ofLastRun = []string{"downloads", "likes", "license", "task", "library", "tags", "tagged", "gated", "disabled", "modified"}

// AsOfRun is nil for an answer about the last run.
func AsOfRun(s *store.Snapshot) *AsOf {
	last, ok := s.Later()
	if !ok {
		return nil
	}
	d := &AsOf{LastRun: last.Meta().Run.ID, OfLastRun: ofLastRun}
	for _, flags := range s.Graph().Flags {
		if flags&graph.GoneSince != 0 {
			d.GoneSince++
		}
	}
	return d
}

// Sentence says it to people.
func (d *AsOf) Sentence() string {
	gone := ""
	if d.GoneSince > 0 {
		gone = fmt.Sprintf("; they are not known of models that are gone since: %s", Thousands(d.GoneSince))
	}
	return fmt.Sprintf("As of an earlier run, but downloads, likes, licences, tasks, libraries, tags (and so tagged), gating and dates of change are those of run %d%s.", d.LastRun, gone)
}
