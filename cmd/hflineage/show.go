package main

import (
	"hflineage/cmd/hflineage/answers"
	"hflineage/store"
)

type showCmd struct {
	Model string `arg:"" help:"OWNER/NAME; another case, an old name or a link to the model will do."`
	dbFlag
	familyFlag
	formatFlag
}

func (showCmd) Help() string {
	return `Shows what is known of one model on the Hub, or of one that is only named as a parent (absent).
The fields of --format json are those of hflineage.show/1, under "model":

  id, _id               as on the Hub
  asked, asked_as       the name that was typed, and how it led here: id, case (another case of
                        the id), cleaned (a link, a revision ...), alias (an old name by
                        which models still mention it) or renamed (an old name, see former)
  former                of a name that a model on the Hub had before: id (the name), now (that of
                        the model today, null if it is gone), run and finished (the run that
                        found it so); null of any other name
  on_hub, path_like     listed by the run; absent, and named like a local folder
  gated, disabled       "auto", "manual" or "" for a model that is open; disabled by the Hub
  created, modified     by the Hub's clock; first_seen is the first run that listed the model
  downloads, likes      downloads are those of the last 30 days
  license, task, library
                        "" if there is none
  parents               id, on_hub and relation of each
  children, children_by_relation
                        models that declare this one as a parent
  ancestors, absent_ancestors
                        models that this one was made from, over any number of edges, each once;
                        without the absent ones, and these
  roots                 the ancestors that declare no parent themselves, the nearest first: id,
                        on_hub and depth, the least number of edges
  ancestor_licenses     id, on_hub, depth (the least number of edges) and license of each ancestor,
                        absent ones included, the nearest first
  descendants, descendants_by_relation, descendants_by_depth
                        models that were made from this one, over any number of edges, each once;
                        depth and relation are those of a derivative, as if it were a family
  families              family, role (member or derivative), depth, relation and nearest members
                        for each family that it belongs to; the depth of a derivative is the least
                        number of edges to a member, and its relation the strongest to a parent
                        that is one edge nearer

A name that a model had until an earlier run means that model still, unless another one has taken
it; of a model that is gone show says since when. What is not known is null. Tags are kept by tag and not by model, and
are not shown. The models themselves are listed by hflineage tree.

    hflineage show Qwen/Qwen2.5-7B-Instruct
    hflineage show https://huggingface.co/gpt2 --format json`
}

func (c *showCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	var answer *showAnswer
	err = c.read(func(s *store.Snapshot) error {
		n, asked, err := answers.Find(s, c.Model)
		if err != nil {
			return err
		}
		answer = &showAnswer{"hflineage.show/1", answers.SourceOf(s, families), answers.ModelOf(s.Graph(), n, families)}
		answer.Model.AskedName = asked
		return nil
	})
	if err != nil {
		return err
	}
	return answer.write(a, c.Format)
}

// showAnswer is the answer of show, schema hflineage.show/1.
type showAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Model answers.Model `json:"model"`
}
