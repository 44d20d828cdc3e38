"""Serves the catalogue over HTTP."""

import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from catalog import cache, pictures, store


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        try:
            if url.path == "/healthz":
                self.reply(200, {"ok": True})
            elif url.path == "/readyz":
                store.ping()
                self.reply(200, {"ok": True})
            elif url.path == "/items":
                self.reply(200, store.search(query.get("q", ""), query.get("sort", "sku")))
            elif url.path.startswith("/items/"):
                item = store.item(url.path.removeprefix("/items/"))
                self.reply(200 if item else 404, item or {"error": "no such item"})
            elif url.path == "/thumbnail":
                self.reply(200, {"path": pictures.thumbnail(query["picture"], query.get("size", "200x200"))})
            elif url.path == "/recommendations":
                self.reply(200, cache.load(self.headers.get("Cookie", "")))
            else:
                self.reply(404, {"error": "not found"})
        except Exception as error:
            self.reply(500, {"error": str(error)})

    def reply(self, status, body):
        data = json.dumps(body, default=str).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main():
    server = ThreadingHTTPServer(("0.0.0.0", 8080), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print("catalog listens on 8080", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
