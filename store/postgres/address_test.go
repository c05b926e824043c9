package postgres

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestAddressIsSecret(t *testing.T) {
	const secret = "s3cr3t"
	for _, address := range []string{
		"postgres://u:s3cr3t@h/db",
		"postgres://u:s3cr3t%2Fx@h/db",
		"postgres://u@h/db?password=s3cr3t",
		"postgres://u@h/db?sslpassword=s3cr3t",
		"postgresql://u:s3cr3t@h1,h2/db",
	} {
		a, err := ParseAddress(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		// Whatever a server or a library says, and whatever it quotes.
		for _, said := range []error{errors.New("cannot use " + address), &pgconn.PgError{Message: "no " + address}, errors.New("password: " + a.config.Password)} {
			if got := a.explain(t.Context(), "push", said).Error(); strings.Contains(got, secret) || !strings.HasPrefix(got, "push (h") {
				t.Errorf("%s: %s", address, got)
			}
		}
		if strings.Contains(a.String(), secret) || strings.Contains(fmt.Sprint(a), secret) {
			t.Errorf("%s: %s", address, a)
		}
	}
	for _, address := range []string{
		"", "h", "host=h password=s3cr3t", "mysql://u:s3cr3t@h/db", "postgres://u:s3cr3t%zz@h/db", "postgres://u:s3c r3t@h:s3cr3t/db",
		"postgres://u:s3cr3t@h/db?sslmode=s3cr3t", "postgres://u:s3cr3t@h/db?connect_timeout=s3cr3t", "postgres://u@h/db?sslrootcert=/s3cr3t&sslmode=verify-full",
	} {
		if _, err := ParseAddress(address); !errors.Is(err, errAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestCheckVersion(t *testing.T) {
	for version, ok := range map[string]bool{
		"15.13 (Debian 15.13-0+deb12u1)": true, "15.0": true, "17devel": true, "18beta2": true, "18rc1": true,
		"14.19": false, "9.6.24": false, "13.0.0": false, "": false, "cockroach": false,
	} {
		if err := checkVersion(version); (err == nil) != ok {
			t.Errorf("%q: %v", version, err)
		}
	}
}
