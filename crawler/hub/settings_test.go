package hub_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"

	"hflineage/crawler/hub"
)

type env map[string]string

func (e env) get(name string) string { return e[name] }

type files map[string]string

func (f files) read(name string) ([]byte, error) {
	switch data, ok := f[name]; {
	case !ok:
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
	case data == "locked":
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrPermission)
	default:
		return []byte(data), nil
	}
}

func TestLoadSettings(t *testing.T) {
	stored := files{"/home/me/.cache/huggingface/token": "hf_stored\n"}
	tests := map[string]struct {
		env     env
		files   files
		want    string // endpoint
		token   string
		offline bool
	}{
		"nothing set":            {want: "https://huggingface.co"},
		"the stored token":       {env: env{"HOME": "/home/me"}, files: stored, token: "hf_stored", want: "https://huggingface.co"},
		"a mirror":               {env: env{"HF_ENDPOINT": "http://mirror:8080/hub//"}, want: "http://mirror:8080/hub"},
		"HF_TOKEN first":         {env: env{"HOME": "/home/me", "HF_TOKEN": " hf_a\r\n", "HUGGING_FACE_HUB_TOKEN": "hf_b"}, files: stored, token: "hf_a", want: hub.DefaultEndpoint},
		"the older name":         {env: env{"HOME": "/home/me", "HUGGING_FACE_HUB_TOKEN": "hf_b"}, files: stored, token: "hf_b", want: hub.DefaultEndpoint},
		"HF_TOKEN_PATH":          {env: env{"HOME": "/home/me", "HF_TOKEN_PATH": "~/tok"}, files: files{"/home/me/tok": "hf_c"}, token: "hf_c", want: hub.DefaultEndpoint},
		"HF_HOME":                {env: env{"HF_HOME": "$DIR/hf", "DIR": "/d"}, files: files{"/d/hf/token": "hf_d"}, token: "hf_d", want: hub.DefaultEndpoint},
		"XDG_CACHE_HOME":         {env: env{"HOME": "/home/me", "XDG_CACHE_HOME": "/x"}, files: files{"/x/huggingface/token": "hf_e"}, token: "hf_e", want: hub.DefaultEndpoint},
		"an unknown variable":    {env: env{"HF_HOME": "/$NO"}, files: files{"/${NO}/token": "hf_f"}, token: "hf_f", want: hub.DefaultEndpoint},
		"an empty file":          {env: env{"HOME": "/home/me"}, files: files{"/home/me/.cache/huggingface/token": "\n"}, want: hub.DefaultEndpoint},
		"no implicit token":      {env: env{"HOME": "/home/me", "HF_TOKEN": "hf_a", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "Yes"}, files: stored, want: hub.DefaultEndpoint},
		"offline":                {env: env{"HF_HUB_OFFLINE": "on"}, want: hub.DefaultEndpoint, offline: true},
		"offline by another":     {env: env{"TRANSFORMERS_OFFLINE": "1"}, want: hub.DefaultEndpoint, offline: true},
		"online before another":  {env: env{"HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "1"}, want: hub.DefaultEndpoint},
		"offline, badly written": {env: env{"HF_HUB_OFFLINE": "2"}, want: hub.DefaultEndpoint},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := hub.LoadSettings(tt.env.get, tt.files.read)
			if err != nil {
				t.Fatal(err)
			}
			if s.Endpoint.String() != tt.want || s.Token != tt.token || s.Offline != tt.offline {
				t.Errorf("endpoint %s, token %q, offline %t, want %s, %q, %t",
					s.Endpoint, s.Token, s.Offline, tt.want, tt.token, tt.offline)
			}
		})
	}
}

func TestLoadSettingsRefuses(t *testing.T) {
	tests := map[string]struct {
		env  env
		want []string
	}{
		"a named file that is missing": {env{"HF_TOKEN_PATH": "/no/file"}, []string{"HF_TOKEN_PATH", "/no/file", "set HF_TOKEN"}},
		"a file that cannot be read":   {env{"HF_HOME": "/locked"}, []string{"/locked/token", "make it readable"}},
		"a file of other things":       {env{"HF_HOME": "/other"}, []string{"/other/token", "no token"}},
		"a token with blanks":          {env{"HF_TOKEN": "hf_a sEcReT"}, []string{"HF_TOKEN", "no token"}},
		"no scheme":                    {env{"HF_ENDPOINT": "huggingface.co"}, []string{"HF_ENDPOINT", "http"}},
		"another scheme":               {env{"HF_ENDPOINT": "ftp://huggingface.co"}, []string{"HF_ENDPOINT", "http"}},
		"no host":                      {env{"HF_ENDPOINT": "https:///path"}, []string{"HF_ENDPOINT", "host"}},
		"a password":                   {env{"HF_ENDPOINT": "https://me:sEcReT@mirror"}, []string{"HF_ENDPOINT", "HF_TOKEN"}},
		"no URL":                       {env{"HF_ENDPOINT": "https://me:sEcReT@[::"}, []string{"HF_ENDPOINT"}},
		"a query":                      {env{"HF_ENDPOINT": "https://mirror?x=1"}, []string{"HF_ENDPOINT"}},
	}
	disk := files{"/locked/token": "locked", "/other/token": "token = sEcReT"}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := hub.LoadSettings(tt.env.get, disk.read)
			if err == nil {
				t.Fatal("no error")
			}
			for _, word := range tt.want {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("error %q does not say %q", err, word)
				}
			}
			if strings.Contains(err.Error(), "sEcReT") {
				t.Errorf("error %q tells a secret", err)
			}
		})
	}
	_, err := hub.LoadSettings(env{"HF_HOME": "/locked"}.get, disk.read)
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v does not wrap its cause", err)
	}
}

func TestSettingsHideToken(t *testing.T) {
	s, err := hub.LoadSettings(env{"HF_TOKEN": "hf_sEcReT"}.get, files{}.read)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "settings", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("settings", "settings", &s)
	all := log.String() + fmt.Sprintf("%v %+v %#v %s %q %v %+v %#v", s, s, s, s, s, &s, struct{ S hub.Settings }{s}, &s)
	if strings.Contains(all, "sEcReT") {
		t.Errorf("the token is in %s", all)
	}
	if want := "https://huggingface.co (with a token)"; s.String() != want {
		t.Errorf("String() = %q, want %q", s, want)
	}
}
