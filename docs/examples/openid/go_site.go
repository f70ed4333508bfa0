// A site of go-oidc, which knows of the provider its address alone: ISSUER, CLIENT_ID, CLIENT_SECRET, PORT.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		log.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	must(err)
	site := "http://localhost:" + os.Getenv("PORT")
	client := oauth2.Config{ClientID: os.Getenv("CLIENT_ID"), ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint: provider.Endpoint(), RedirectURL: site + "/callback", Scopes: []string{oidc.ScopeOpenID, "profile", "email", "groups"}}
	verifier := provider.Verifier(&oidc.Config{ClientID: client.ClientID, SupportedSigningAlgs: []string{"RS256", "ES256"}})
	state, nonce, proof := random(), random(), random()

	http.HandleFunc("/private", func(w http.ResponseWriter, r *http.Request) {
		digest := sha256.Sum256([]byte(proof))
		http.Redirect(w, r, client.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.SetAuthURLParam("code_challenge_method", "S256"),
			oauth2.SetAuthURLParam("code_challenge", base64.RawURLEncoding.EncodeToString(digest[:]))), http.StatusFound)
	})
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		fail := func(err error) { http.Error(w, err.Error(), http.StatusForbidden) }
		if r.URL.Query().Get("state") != state {
			http.Error(w, "another state", http.StatusForbidden)
			return
		}
		token, err := client.Exchange(ctx, r.URL.Query().Get("code"), oauth2.SetAuthURLParam("code_verifier", proof))
		if err != nil {
			fail(err)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		id, err := verifier.Verify(ctx, raw)
		if err == nil {
			err = id.VerifyAccessToken(token.AccessToken)
		}
		if err != nil || id.Nonce != nonce {
			http.Error(w, "the ID token", http.StatusForbidden)
			return
		}
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil || info.Subject != id.Subject {
			http.Error(w, "userinfo", http.StatusForbidden)
			return
		}
		claims := map[string]interface{}{}
		if err := info.Claims(&claims); err != nil {
			fail(err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		must(json.NewEncoder(w).Encode(claims))
	})
	must(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
