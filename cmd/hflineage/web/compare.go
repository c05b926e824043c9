package web

func compare(*request) (view, error) { return nil, errNotFound("not yet") }
