package web

type facts struct{}

func (e *Edition) factsOf(int) *facts { return nil }

func familyPage(r *request) (view, error) { return nil, errNotFound("not yet") }
