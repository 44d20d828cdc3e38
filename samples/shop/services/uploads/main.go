// Uploads keeps the files customers attach to their orders on the volume at UPLOADS_DIR.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	dir := os.Getenv("UPLOADS_DIR")
	if dir == "" {
		dir = "/data"
	}
	files := &store{dir: dir}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", files.ready)
	mux.HandleFunc("GET /files", files.list)
	mux.HandleFunc("GET /file", files.get)
	mux.HandleFunc("PUT /file", files.put)
	mux.HandleFunc("GET /archive", files.archive)
	mux.HandleFunc("POST /import", files.importFrom)

	server := &http.Server{Addr: ":8080", Handler: mux}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	go func() {
		<-ctx.Done()
		server.Shutdown(context.Background())
	}()
	log.Print("uploads listens on 8080")
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}
