package oracle

import "context"

// A Trend is what a family had in a period, given by its first day.
type Trend struct {
	Per, Family, Start string
	Over               bool
	New, Cumulative    int
}

// A Crossover is how one family came to lead over another by a measure. Turned is
// the day at whose end it led for good, "" unless Order is passed.
type Crossover struct {
	Measure, Order, Turned string
	Then, Now              [2]float64
}

const (
	selectTrend     = `SELECT per, name, start, over, n, cumulative FROM trend JOIN family USING (fam) ORDER BY per, fam, start`
	selectCrossover = `
		WITH unit AS (SELECT measure, iif(measure = 'credit', 232792560.0, 1.0) AS unit FROM crossover)
		SELECT measure, "order", coalesce(turned, ''), coalesce(then_a / unit, 0), coalesce(then_b / unit, 0), now_a / unit, now_b / unit
		FROM crossover JOIN unit USING (measure) ORDER BY measure`
)

// Trends counts the derivatives of all families that f keeps by day, week, month
// and year of creation, up to a time in Unix seconds.
func (o *Oracle) Trends(ctx context.Context, f Filters, until int64) (trends []Trend, err error) {
	if err := o.keep(ctx, f); err != nil {
		return nil, err
	}
	if _, err := run(ctx, o.db, "trend.sql", until); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectTrend, func(scan func(...any) error) error {
		var t Trend
		err := scan(&t.Per, &t.Family, &t.Start, &t.Over, &t.New, &t.Cumulative)
		trends = append(trends, t)
		return err
	})
	return trends, err
}

// Crossovers compares two families on what the last call of Trends counted. A
// measure by which neither has anything is left out.
func (o *Oracle) Crossovers(ctx context.Context, first, second string) (crossovers []Crossover, err error) {
	if _, err := run(ctx, o.db, "crossover.sql", first, second); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectCrossover, func(scan func(...any) error) error {
		var c Crossover
		err := scan(&c.Measure, &c.Order, &c.Turned, &c.Then[0], &c.Then[1], &c.Now[0], &c.Now[1])
		crossovers = append(crossovers, c)
		return err
	})
	return crossovers, err
}
