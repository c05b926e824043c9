package main

import (
	"fmt"
	"runtime/debug"

	"hflineage/graph"
	"hflineage/store"
)

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	_, err := fmt.Fprintf(a.stdout, "hflineage %s, rule %s, schema %d\n", version(), graph.Rule, store.SchemaVersion)
	return err
}

// version is what the module proxy or the checkout calls this build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func userAgent() string { return "hflineage/" + version() }
