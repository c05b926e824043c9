package web

func diagramPage(*request) (view, error)     { return nil, errNotFound("not yet") }
func diagramSVG(*request) (*document, error) { return nil, errNotFound("not yet") }
