package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The query of the peers, on a lineage with a circle, a parent that is not on
// the Hub, two families and a member that was made from another.
func TestSQLite(t *testing.T) {
	dir := t.TempDir()
	for name, rows := range map[string]string{
		"node.csv":   "node,on_hub\n0,true\n1,true\n2,true\n3,true\n4,true\n5,false\n6,true\n",
		"edge.csv":   "child,parent\n1,0\n2,0\n3,2\n2,3\n4,3\n4,5\n6,4\n",
		"member.csv": "family,node\nacme,0\nacme,1\nlab,5\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(rows), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	a := &app{t.Context(), &out, &out}
	if err := (&loadStep{dir}).Run(a); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := (&queryStep{dir}).Run(a); err != nil {
		t.Fatal(err)
	}
	var got []familyCount
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := []familyCount{{"acme", 4, 1}, {"lab", 2, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
