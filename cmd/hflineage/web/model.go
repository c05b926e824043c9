package web

func modelPage(r *request) (view, error) { return nil, errNotFound("not yet") }
