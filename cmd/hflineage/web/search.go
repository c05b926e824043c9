package web

func search(*request) (view, error) { return nil, errNotFound("not yet") }
