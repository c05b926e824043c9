package license

import (
	"fmt"
	"math"
	"slices"

	"hflineage/graph"
	"hflineage/graph/yamlfile"
)

// check holds what a table must have, and ranks its licences.
func (t *Table) check(src yamlfile.Source) error {
	switch {
	case len(t.Classes) == 0:
		return src.Errorf("$", `no classes; begin with "classes:" and a list of name and licenses, the most open class first`)
	case len(t.Classes) > math.MaxUint8:
		return src.Errorf("$.classes", "%d classes are too many to rank", len(t.Classes))
	}
	for i := range t.Classes {
		if err := t.checkClass(src, i); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) checkClass(src yamlfile.Source, number int) error {
	class, path := &t.Classes[number], fmt.Sprintf("$.classes[%d]", number)
	switch {
	case class.Name == "":
		return src.Errorf(path, "a class needs a name")
	case slices.ContainsFunc(t.Classes[:number], func(c Class) bool { return c.Name == class.Name }):
		return src.Errorf(path+".name", "the class %q is there twice", class.Name)
	case len(class.Licenses) == 0:
		return src.Errorf(path, "class %q needs licenses", class.Name)
	}
	for i, license := range class.Licenses {
		at := fmt.Sprintf("%s.licenses[%d]", path, i)
		id := graph.Fold(license.ID)
		switch {
		case id == "":
			return src.Errorf(at, "a licence needs an id, as after license: in a tag of the Hub")
		case license.Source == "":
			return src.Errorf(at, "licence %q needs a source for its class", license.ID)
		case t.ranks[id] != Unclassed:
			return src.Errorf(at, "licence %q is in class %q already", license.ID, t.Name(t.ranks[id]))
		}
		t.ranks[id] = Rank(number + 1)
	}
	return nil
}
