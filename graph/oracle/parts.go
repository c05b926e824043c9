package oracle

import (
	"context"
	"encoding/json"
)

// Filters choose derivatives; what is nil chooses all.
type Filters struct {
	Relations []string `json:"relations"`
	After     *int64   `json:"after"`  // Unix seconds, inclusive
	Before    *int64   `json:"before"` // exclusive
	Downloads *int64   `json:"downloads"`
	Licenses  []string `json:"licenses"`
	Authors   []string `json:"authors"`
}

// A Part is what derivatives of one family have in common; no part is empty.
// Authors are folded, and what is not known is "".
type Part struct {
	By, Family, Value string
	Count             int
	Credit            float64
}

// An Owner counts what was made of the models of one owner, folded.
type Owner struct {
	Owner                       string
	Models, Derivatives, Direct int
}

const (
	selectParts  = `SELECT by, name, value, n, credit FROM part JOIN family USING (fam) ORDER BY by, fam, value`
	selectOwners = `SELECT owner, models, derivatives, direct FROM owner ORDER BY owner`
)

// Parts breaks the derivatives of all families down.
func (o *Oracle) Parts(ctx context.Context, f Filters) (parts []Part, err error) {
	if err := o.keep(ctx, f); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectParts, func(scan func(...any) error) error {
		var p Part
		err := scan(&p.By, &p.Family, &p.Value, &p.Count, &p.Credit)
		parts = append(parts, p)
		return err
	})
	return parts, err
}

// keep makes the table of the derivatives that filters keep.
func (o *Oracle) keep(ctx context.Context, f Filters) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := o.once(ctx, "facts.sql"); err != nil {
		return err
	}
	_, err = run(ctx, o.db, "parts.sql", string(text))
	return err
}

// Owners counts by the owner of what was built on, of owners with a derivative.
func (o *Oracle) Owners(ctx context.Context) (owners []Owner, err error) {
	if err := o.lines(ctx); err != nil {
		return nil, err
	}
	if err := o.once(ctx, "owners.sql"); err != nil {
		return nil, err
	}
	err = each(ctx, o.db, selectOwners, func(scan func(...any) error) error {
		var r Owner
		err := scan(&r.Owner, &r.Models, &r.Derivatives, &r.Direct)
		owners = append(owners, r)
		return err
	})
	return owners, err
}
