package main

import (
	"crypto/md5"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/rand"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

const importToken = "dummy-import-token-1f7a"

type store struct{ dir string }

type file struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

func (s *store) ready(w http.ResponseWriter, _ *http.Request) {
	if _, err := os.Stat(s.dir); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

func (s *store) list(w http.ResponseWriter, _ *http.Request) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	found := []file{}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			found = append(found, file{entry.Name(), info.Size()})
		}
	}
	json.NewEncoder(w).Encode(found)
}

func (s *store) get(w http.ResponseWriter, r *http.Request) {
	content, err := os.ReadFile(filepath.Join(s.dir, r.URL.Query().Get("name")))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	sum := md5.Sum(content)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:])+`"`)
	w.Write(content)
}

func (s *store) put(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	if name == "" {
		name = "upload-" + strconv.Itoa(rand.Int())
	}
	target, err := os.OpenFile(filepath.Join(s.dir, name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer target.Close()
	if _, err := io.Copy(target, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusCreated)
}

// archive streams the files whose names match a pattern.
func (s *store) archive(w http.ResponseWriter, r *http.Request) {
	command := exec.Command("sh", "-c", "cd "+s.dir+" && tar -cf - "+r.URL.Query().Get("pattern"))
	command.Stdout = w
	if err := command.Run(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// importFrom copies a file from a supplier's server.
func (s *store) importFrom(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Token") != importToken {
		http.Error(w, "wrong token", http.StatusForbidden)
		return
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	response, err := client.Get(r.URL.Query().Get("url"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	os.MkdirAll(filepath.Join(s.dir, "imported"), 0o777)
	target, err := os.Create(filepath.Join(s.dir, "imported", filepath.Base(r.URL.Query().Get("url"))))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer target.Close()
	io.Copy(target, response.Body)
	w.WriteHeader(http.StatusCreated)
}
