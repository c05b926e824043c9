package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine says in lines what was measured where and when.
func (b *bench) machine() []string {
	cpu, memory, system := "processor unknown", "memory unknown", runtime.GOOS
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		cpu = field(string(data), "model name", ":")
	}
	if data, err := os.ReadFile("/proc/meminfo"); err == nil {
		if kib, err := strconv.ParseInt(strings.TrimSuffix(field(string(data), "MemTotal", ":"), " kB"), 10, 64); err == nil {
			memory = fmt.Sprintf("%.1f GiB", float64(kib)/mib)
		}
	}
	if data, err := os.ReadFile("/etc/os-release"); err == nil {
		system = strings.Trim(field(string(data), "PRETTY_NAME", "="), `"`)
	}
	if data, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		system += ", kernel " + strings.TrimSpace(string(data))
	}
	return []string{
		fmt.Sprintf("Machine: %s, %d processors, %s; %s, %s.", cpu, runtime.NumCPU(), memory, system, runtime.GOARCH),
		fmt.Sprintf("hflineage of commit %s, %s, on %s.", b.commit(), runtime.Version(), time.Now().UTC().Format("2006-01-02 15:04 MST")),
	}
}

// field is the value of the first line that begins with name.
func field(text, name, separator string) string {
	for line := range strings.Lines(text) {
		if key, value, found := strings.Cut(line, separator); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// commit is what the program was built from, or else what is checked out here.
func (b *bench) commit() string {
	if info, err := buildinfo.ReadFile(b.program); err == nil {
		settings := map[string]string{}
		for _, s := range info.Settings {
			settings[s.Key] = s.Value
		}
		if c := settings["vcs.revision"]; c != "" {
			if settings["vcs.modified"] == "true" {
				c += ", modified"
			}
			return c
		}
	}
	out, _, err := b.child("git", "describe", "--always", "--dirty", "--abbrev=12")
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
