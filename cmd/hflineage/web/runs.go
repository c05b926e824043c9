package web

func runs(*request) (view, error)    { return nil, errNotFound("not yet") }
func runPage(*request) (view, error) { return nil, errNotFound("not yet") }
