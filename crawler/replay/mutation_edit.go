package replay

import (
	"bytes"
	"maps"
	"slices"
)

// edited is a JSON object with other values for some of its fields, null for
// those to take out. Fields that it lacks come last, in the order of their names.
func edited(object string, set map[string]string) string {
	var b bytes.Buffer
	b.WriteByte('{')
	left := maps.Clone(set)
	for name, value := range fields(object) {
		if other, ok := set[name]; ok {
			value = other
			delete(left, name)
		}
		if value != "null" || set[name] == "" {
			appendField(&b, name, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		if left[name] != "null" {
			appendField(&b, name, left[name])
		}
	}
	b.WriteByte('}')
	return b.String()
}

// renamedBase is the value of a field baseModels with another id for the model
// of a key; false if it does not name that one by its key.
func renamedBase(value, key, to string) (string, bool) {
	if value == "" || value[0] != '{' {
		return "", false
	}
	for name, models := range fields(value) {
		if name != "models" || models[0] != '[' {
			continue
		}
		var b bytes.Buffer
		found := false
		for model := range elements(models) {
			if b.Len() > 0 {
				b.WriteByte(',')
			}
			if names(model, key) {
				model, found = edited(model, map[string]string{"id": quote(to)}), true
			}
			b.WriteString(model)
		}
		if found {
			return edited(value, map[string]string{"models": "[" + b.String() + "]"}), true
		}
	}
	return "", false
}

// names reports whether an element of baseModels names the model of a key.
func names(model, key string) bool {
	for name, value := range fields(model) {
		if name == "_id" && stringOf(value) == key {
			return true
		}
	}
	return false
}
