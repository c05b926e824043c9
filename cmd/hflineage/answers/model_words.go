package answers

import "strings"

// Standing says whether the model is on the Hub, and how it is to be had there.
func (m *Model) Standing() string {
	switch {
	case m.PathLike:
		return "absent: named as a parent, and looks like a local folder"
	case !m.OnHub:
		return "absent: named as a parent, and not on the Hub" + m.Former.Standing()
	}
	words := []string{"on the Hub"}
	if m.Gated == nil {
		return words[0] + " then, gone since: its downloads, likes, licence, task and library are not known"
	}
	switch *m.Gated {
	case "auto":
		words = append(words, "gated, access is automatic")
	case "manual":
		words = append(words, "gated, access is granted by hand")
	}
	if *m.Disabled {
		words = append(words, "disabled")
	}
	return strings.Join(words, "; ")
}
