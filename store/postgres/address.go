package postgres

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Address is where a server is and who asks it. Neither its text nor any error of this
// package has a password in it.
type Address struct {
	config  *pgx.ConnConfig
	secrets []string
}

// errAddress names no part of the address: what cannot be read may be a password.
var errAddress = errors.New("the address of the server is not understood: write postgres://USER@HOST/DATABASE, percent-encoded, with the password in ~/.pgpass or PGPASSWORD")

// ParseAddress reads postgres://USER:PASSWORD@HOST:PORT/DATABASE, with the parameters of
// libpq. What is not given is that of the environment, as with psql.
func ParseAddress(address string) (*Address, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, errAddress
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errAddress
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 15 * time.Second
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeExec // no prepared statements, which poolers lose
	config.RuntimeParams["application_name"] = "hflineage push"
	a := &Address{config: config}
	a.addSecret(config.Password)
	for name, values := range u.Query() {
		if strings.Contains(strings.ToLower(name), "password") {
			for _, v := range values {
				a.addSecret(v)
			}
		}
	}
	return a, nil
}

func (a *Address) addSecret(s string) {
	if s != "" {
		a.secrets = append(a.secrets, s, url.QueryEscape(s), url.PathEscape(s))
	}
}

// without takes what is secret out of a text of somebody else.
func (a *Address) without(text string) string {
	for _, s := range a.secrets {
		text = strings.ReplaceAll(text, s, "xxxxx")
	}
	return text
}

// String is for people.
func (a *Address) String() string {
	return fmt.Sprintf("%s, database %s", a.config.Host, a.config.Database)
}
