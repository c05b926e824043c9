package hub

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// DefaultEndpoint is the Hub itself.
const DefaultEndpoint = "https://huggingface.co"

// Settings are how to reach the Hub, taken from the same environment variables
// as the official client's (huggingface_hub constants.py and utils/_auth.py).
type Settings struct {
	Endpoint *url.URL // scheme, host and base path; no slash at the end
	Token    string   // "" for anonymous; to be sent to Endpoint's host alone
	Offline  bool     // no request may be made
}

// String names the settings without the token.
func (s Settings) String() string {
	endpoint, token, offline := "no endpoint", "no token", ""
	if s.Endpoint != nil {
		endpoint = s.Endpoint.Redacted()
	}
	if s.Token != "" {
		token = "with a token"
	}
	if s.Offline {
		offline = ", offline"
	}
	return endpoint + " (" + token + offline + ")"
}

// GoString keeps the token out of %#v.
func (s Settings) GoString() string { return "hub.Settings{" + s.String() + "}" }

// LogValue keeps the token out of structured logs.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }

// LoadSettings reads the settings through getenv and readFile (os.Getenv and
// os.ReadFile). An empty variable counts as not set.
//
//	HF_ENDPOINT                   where the Hub is; https://huggingface.co
//	HF_TOKEN                      the token
//	HUGGING_FACE_HUB_TOKEN        the same, older name
//	HF_TOKEN_PATH                 file with the token; $HF_HOME/token
//	HF_HOME                       $XDG_CACHE_HOME/huggingface, else ~/.cache/huggingface
//	HF_HUB_DISABLE_IMPLICIT_TOKEN if true no token is sent, whatever its source
//	HF_HUB_OFFLINE                if true no request is made
//	TRANSFORMERS_OFFLINE          the same, where HF_HUB_OFFLINE is not set
//
// True are 1, ON, YES and TRUE, in any case. A missing token file means no
// token, unless HF_TOKEN_PATH names it.
func LoadSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (Settings, error) {
	endpoint, err := parseEndpoint(getenv("HF_ENDPOINT"))
	if err != nil {
		return Settings{}, err
	}
	offline := getenv("HF_HUB_OFFLINE")
	if offline == "" {
		offline = getenv("TRANSFORMERS_OFFLINE")
	}
	s := Settings{Endpoint: endpoint, Offline: isTrue(offline)}
	if isTrue(getenv("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
		return s, nil
	}
	s.Token, err = loadToken(getenv, readFile)
	return s, err
}

func parseEndpoint(value string) (*url.URL, error) {
	value = strings.TrimRight(strings.TrimSpace(value), "/")
	if value == "" {
		value = DefaultEndpoint
	}
	u, err := url.Parse(value)
	switch {
	case err != nil:
		return nil, errors.New("HF_ENDPOINT is no URL; set it to something like " + DefaultEndpoint)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fmt.Errorf("HF_ENDPOINT %q has no http:// or https:// and host; set it to something like %s",
			redact(value), DefaultEndpoint)
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, fmt.Errorf("HF_ENDPOINT %q must be scheme, host and path only; give a token in HF_TOKEN", redact(value))
	}
	return u, nil
}

// loadToken looks through the sources of a token in their order.
func loadToken(getenv func(string) string, readFile func(string) ([]byte, error)) (string, error) {
	for _, name := range []string{"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"} {
		if value := getenv(name); value != "" {
			return checkToken(value, name)
		}
	}
	path, named := tokenPath(getenv)
	if path == "" {
		return "", nil
	}
	data, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return "", nil
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("HF_TOKEN_PATH names %s, which does not exist; correct it, or set HF_TOKEN instead: %w", path, err)
	case err != nil:
		return "", fmt.Errorf("read token file %s: make it readable, or set HF_TOKEN instead: %w", path, err)
	}
	return checkToken(string(data), path)
}

// checkToken strips blanks, and refuses what could not be sent in a header.
func checkToken(value, source string) (string, error) {
	token := strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(value))
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return "", fmt.Errorf("%s holds no token: blanks or unprintable characters in it", source)
		}
	}
	return token, nil
}

// tokenPath is where the token file lies, and whether HF_TOKEN_PATH says so;
// "" where not even the home folder is known.
func tokenPath(getenv func(string) string) (path string, named bool) {
	if p := getenv("HF_TOKEN_PATH"); p != "" {
		return expandPath(p, getenv), true
	}
	if home := getenv("HF_HOME"); home != "" {
		return filepath.Join(expandPath(home, getenv), "token"), false
	}
	cache := expandPath(getenv("XDG_CACHE_HOME"), getenv)
	if cache == "" {
		home := getenv("HOME")
		if home == "" {
			return "", false
		}
		cache = filepath.Join(home, ".cache")
	}
	return filepath.Join(cache, "huggingface", "token"), false
}

// expandPath replaces a leading ~ and variables, as the official client does.
// A variable that is not set stays as it is written.
func expandPath(p string, getenv func(string) string) string {
	if home := getenv("HOME"); home != "" && (p == "~" || strings.HasPrefix(p, "~/")) {
		p = home + p[1:]
	}
	return os.Expand(p, func(name string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return "${" + name + "}"
	})
}

func isTrue(value string) bool {
	switch strings.ToUpper(value) {
	case "1", "ON", "YES", "TRUE":
		return true
	}
	return false
}
