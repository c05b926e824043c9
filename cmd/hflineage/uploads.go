package main

import (
	"hflineage/store"
)

type uploadsCmd struct {
	Family []string `arg:"" optional:"" help:"Families to list; all if none is named."`
	dbFlag
	familyFlag
	filterFlag
	By        string `enum:",series,region,owner" default:"" placeholder:"WHAT" help:"Ask about series, regions or owners of families instead of families."`
	BurstSize int    `default:"100" placeholder:"N" help:"N uploads of one owner in a day make a burst (default ${default})."`
	switchFlag
	Rules     bool `xor:"view" help:"Show what each rule about uploads and relations suspects in each family, and where it comes from."`
	Bursts    bool `xor:"view" help:"List the bursts."`
	Suspected bool `xor:"view" help:"List the uploads that a rule suspects, and the rules."`
	Doubted   bool `xor:"view" help:"List the declared relations that a rule doubts, and the rules."`
	Top       int  `default:"20" placeholder:"N" help:"List the first N bursts, uploads or relations; 0 for all (default ${default})."`
	formatFlag
}

func (uploadsCmd) Help() string {
	return `How the derivatives of a family came to be on the Hub. Groups and filters are those of count.

Top 1, 10 and 100 are the shares of the most prolific authors: the owners in the ids, ignoring case.
Gini is 2*sum(i*x_i)/(n*sum(x_i)) - (n+1)/n, with x_1 <= ... <= x_n the derivatives of each of the n
authors: 0 if all published as many, near 1 if one published nearly all. No downloads is about the
last 30 days.

A burst is N or more uploads of one owner that were created on one day (UTC) and declare one base. The
base is the parent that an upload itself declares; one with several parents may be in a burst of each.
What the Hub dates at its first day (2022-03-02) is in none. Filters choose which derivatives are
counted, not what is a burst; a burst is listed for each family of which a derivative is in it.

Suspected are uploads that look automatic, and doubted those with a declared relation that looks
wrong, by the rules of a suspects file (YAML): signs in names and tags, and bursts. A rule suspects, it
does not know; it is about uploads, and says nothing about who made them. --rules shows each rule with
its evidence and what it suspects in each family, alone and together with the others. Suspected uploads
are left out nowhere but in the column without_suspected of count, and relations are corrected by
count --correct-relations alone.

    uploads:
      - name: unix-time
        says: The name ends in a time in Unix seconds.
        source: where the evidence is
        names: ["*[-_]1[67][0-9]{8}"]   # "*" any run, "?" any one, "[a-f]" one of these, "{8}" 8 times
        words: [swarm]                  # in the name, between ends, ".", "_" and "-"
        tags: [rl-swarm]
        unless: [gguf]                  # not with these words in the name
        burst: 100                      # its own size of bursts
        on: false                       # used if named by --rule
    relations:
      - {name: gguf-name, says: ..., source: ..., words: [gguf], declared: [finetune], likely: quantized}

    hflineage uploads
    hflineage uploads qwen gemma --rules
    hflineage uploads qwen --suspected --rule uuid --top 0 --format csv
    hflineage uploads --bursts --burst-size 50`
}

func (c *uploadsCmd) Run(a *app) error {
	if c.BurstSize < 2 {
		return usagef("--burst-size %d: must be 2 or more", c.BurstSize)
	}
	if c.Top < 0 {
		return usagef("--top %d: must be 0, for all, or more", c.Top)
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	numbers, err := chosen(families, c.Family)
	if err != nil {
		return err
	}
	filters, err := c.filters()
	if err != nil {
		return err
	}
	rules, err := c.rules()
	if err != nil {
		return err
	}
	groups, shown, err := groupsBy(families, c.By, numbers)
	if err != nil {
		return err
	}
	q := uploadsQuery{countQuery{families: families, groups: groups, shown: shown, filters: filters, suspects: rules}, c.BurstSize}
	return c.read(func(s *store.Snapshot) error {
		switch {
		case c.Rules:
			return q.rules(a, s).write(a, c.Format)
		case c.Bursts:
			return q.bursts(a, s, c.Top).write(a, c.Format)
		case c.Suspected:
			return q.suspected(a, s, c.Top).write(a, c.Format)
		case c.Doubted:
			return q.doubted(a, s, c.Top).write(a, c.Format)
		}
		return q.uploads(a, s).write(a, c.Format)
	})
}
