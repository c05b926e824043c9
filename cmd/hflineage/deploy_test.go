package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func deployed(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// settingOf is the value of a line KEY=VALUE of a unit.
func settingOf(t *testing.T, unit, key string) string {
	t.Helper()
	for line := range strings.Lines(unit) {
		if value, ok := strings.CutPrefix(line, key+"="); ok {
			return strings.TrimSpace(value)
		}
	}
	t.Errorf("no %s=", key)
	return ""
}

// What the files of deploy type, the program understands.
func TestDeployedCommands(t *testing.T) {
	service, cron, image := deployed(t, "hflineage.service"), deployed(t, "hflineage.cron"), deployed(t, "Containerfile")
	var inImage []string
	if err := json.Unmarshal([]byte(regexp.MustCompile(`(?m)^CMD (.*)$`).FindStringSubmatch(image)[1]), &inImage); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"hflineage.service": strings.Fields(settingOf(t, service, "ExecStart"))[1:],
		"hflineage.cron":    strings.Fields(regexp.MustCompile(`bin/hflineage (.*?)>>`).FindStringSubmatch(cron)[1]),
		"Containerfile":     inImage,
	} {
		var c cli
		command, err := kong.Must(&c).Parse(args)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case command.Command() != "crawl" || filepath.Ext(c.Crawl.MetricsFile) != ".prom":
			t.Errorf("%s: %q with metrics in %q, want a crawl with metrics in .prom", name, command.Command(), c.Crawl.MetricsFile)
		}
	}
	for name, text := range map[string]string{"hflineage.service": service, "hflineage.cron": cron, "Containerfile": image} {
		if !regexp.MustCompile(`(?m)\bHFLINEAGE_DB=\S+/lineage\.db$`).MatchString(text) {
			t.Errorf("%s does not say where the database is", name)
		}
	}
}

// The explorer reads the database that the crawl writes, and is reached from the machine
// itself alone.
func TestDeployedExplorer(t *testing.T) {
	unit := deployed(t, "hflineage-serve.service")
	var c cli
	command, err := kong.Must(&c).Parse(strings.Fields(settingOf(t, unit, "ExecStart"))[1:])
	if err != nil || command.Command() != "serve" || c.Serve.Listen != "127.0.0.1:8080" {
		t.Errorf("%v: serves at %q", err, c.Serve.Listen)
	}
	if db := "HFLINEAGE_DB=/var/lib/hflineage/lineage.db"; settingOf(t, unit, "Environment") != db {
		t.Errorf("it does not read %s", db)
	}
}

// A run that is incomplete is gone on with, and one that was stopped is no failure.
func TestDeployedStatuses(t *testing.T) {
	service := deployed(t, "hflineage.service")
	for key, status := range map[string]int{"RestartForceExitStatus": exitIncomplete, "SuccessExitStatus": exitInterrupted} {
		if got := settingOf(t, service, key); got != strconv.Itoa(status) {
			t.Errorf("%s=%s, want %d", key, got, status)
		}
	}
	if want := fmt.Sprintf("[ $? -eq %d ] || break", exitIncomplete); !strings.Contains(deployed(t, "hflineage.cron"), want) {
		t.Errorf("the cron line has no %q", want)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []int{exitDone, exitFailed, exitUsage, exitIncomplete, exitLocked, exitDamaged, exitInterrupted} {
		if !regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \|`, status)).Match(readme) {
			t.Errorf("the README does not say what exit status %d asks for", status)
		}
	}
}

// The image is built by the Go of go.mod, and runs as nobody in particular.
func TestContainerfile(t *testing.T) {
	image := deployed(t, "Containerfile")
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(mod))[1]
	for _, want := range []string{
		"\nFROM golang:" + version + " AS build\n", "\nFROM scratch\n", "CGO_ENABLED=0", "/etc/ssl/certs/ca-certificates.crt", "\nUSER 65532:65532\n", "--chown=65532:65532 ",
	} {
		if !strings.Contains(image, want) {
			t.Errorf("no %q", want)
		}
	}
}
