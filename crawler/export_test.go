package crawler

import (
	"time"

	"hflineage/crawler/hub"
)

// ArchivedRows are the rows of a page's body that a run's archive keeps.
func ArchivedRows(body []byte, until time.Time) ([][]byte, error) {
	page, err := hub.DecodePage(body)
	if err != nil {
		return nil, err
	}
	return rawRows(body, (&tally{}).takePage(&page, until))
}
