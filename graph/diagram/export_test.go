package diagram

// Label is the text of a node's box.
func Label(n *Node) string { return n.label() }
