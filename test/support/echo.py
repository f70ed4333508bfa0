"""An application that knows nothing of tgauth."""

import http.server
import json
import threading


class EchoApplication:
    """Answers with what it was sent."""

    def __init__(self):
        echo = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                echo.requests.append((self.command, self.path, self.headers.items()))
                fields = {name.lower(): value.encode("latin1").decode() for name, value in self.headers.items()}
                if "text/html" in fields.get("accept", ""):
                    kind, text = "text/html; charset=utf-8", f"<!doctype html><title>app</title><h1>{self.path}</h1><pre id=fields>{json.dumps(fields)}</pre>"
                else:
                    kind, text = "application/json", json.dumps({"path": self.path, "fields": fields})
                body = text.encode()
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *arguments):
                pass

        self.requests = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
