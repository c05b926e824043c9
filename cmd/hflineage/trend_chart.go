package main

import (
	"errors"
	"fmt"

	"hflineage/graph/chart"
)

// draw writes a chart.
func (v *trendView) draw(path string) error {
	data, err := v.Chart().Draw(chartFormat(path))
	if errors.Is(err, chart.ErrEmpty) {
		return errors.New("no chart is drawn: there is no derivative of known date")
	}
	if err != nil {
		return fmt.Errorf("draw %s: %w", path, err)
	}
	return writeFile(path, data)
}
