package hub

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// message puts together what the Hub says about an error: the X-Error-Message
// header, then the body, equal sentences once. The body's forms are
//
//	{"error": "sentence"}
//	{"error": ["sentence", ...]}
//	{"error": "word", "error_description": "sentence"}
//	{"errors": [{"message": "sentence"}, ...]}
//
// or else text or HTML, of which the beginning is taken without its tags.
func message(h http.Header, body []byte) string {
	var list []string
	add := func(s string) {
		if s = plainText(s); s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	for _, s := range bodyMessages(body) {
		add(s)
	}
	if header := plainText(h.Get("X-Error-Message")); header != "" && !slices.ContainsFunc(list, func(s string) bool {
		return strings.Contains(s, header)
	}) {
		list = append([]string{header}, list...)
	}
	return strings.Join(list, "; ")
}

func bodyMessages(body []byte) []string {
	var w struct {
		Error       json.RawMessage `json:"error"`
		Description text            `json:"error_description"`
		Errors      json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal(body, &w); err != nil {
		if json.Valid(body) {
			return nil // a list, a number: no error form at all
		}
		return []string{excerpt(stripTags(string(body[:min(len(body), 16<<10)])), 300)}
	}
	list := sentences(w.Error)
	if w.Description.value != "" {
		list = append(list, w.Description.value)
	}
	return append(list, sentences(w.Errors)...)
}

// sentences reads a string, a list of them, or an object with a message.
func sentences(raw json.RawMessage) []string {
	switch kind(raw) {
	case "a string":
		return []string{unquote(raw)}
	case "a list":
		var elems []json.RawMessage
		if json.Unmarshal(raw, &elems) != nil {
			return nil // checked before: damage in memory
		}
		var list []string
		for _, e := range elems {
			if kind(e) != "a list" {
				list = append(list, sentences(e)...)
			}
		}
		return list
	case "an object":
		var w struct {
			Message text `json:"message"`
		}
		if json.Unmarshal(raw, &w) != nil || w.Message.value == "" {
			return nil
		}
		return []string{w.Message.value}
	}
	return nil
}

var (
	hiddenHTML = regexp.MustCompile(`(?is)<(script|style|svg)\b.*?</(script|style|svg)>|<!--.*?-->`)
	htmlTag    = regexp.MustCompile(`<[a-zA-Z/!?][^<>]*>?`)
)

// stripTags is the readable part of a piece of HTML; text without tags stays.
func stripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	return htmlTag.ReplaceAllString(hiddenHTML.ReplaceAllString(s, " "), " ")
}

// plainText makes one line of s, without control characters: what a server
// says ends up in logs and on terminals.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
