"""A small identity provider that speaks OpenID Connect over HTTP: discovery, keys, token, userinfo.

What a browser would do at the authorization endpoint is ``Provider.consent``: it takes the address the application
redirects to and gives back the callback's query.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    def __init__(self, client_id, client_secret):
        self.client_id, self.client_secret = client_id, client_secret
        self.claims = {"sub": "p-1", "email": "ida@example.org", "email_verified": True, "name": "Ida B"}
        self.codes, self.tokens = {}, {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def consent(self, address):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (self.client_id, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def discovery(self):
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{name: f"{self.issuer}/{path}" for name, path in paths.items()},
        }

    def keys(self):
        return {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "k1"}]}

    def token(self, form):
        """Status and body for a token request; a code works once, and only with its PKCE verifier."""
        asked = self.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        known = (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret)
        if not (asked and known and challenge == asked["code_challenge"]):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe()
        self.tokens[access] = self.claims
        now = int(time.time())
        identity = {"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + 60, **self.claims}
        id_token = jwt.encode(identity, KEY, algorithm="RS256", headers={"kid": "k1"})
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": id_token}

    def userinfo(self, bearer):
        claims = self.tokens.get(bearer.removeprefix("Bearer "))
        return (200, claims) if claims else (401, {"error": "invalid_token"})

    def handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                pages = {
                    "/.well-known/openid-configuration": lambda: (200, provider.discovery()),
                    "/jwks": lambda: (200, provider.keys()),
                    "/userinfo": lambda: provider.userinfo(self.headers.get("Authorization", "")),
                }
                self.answer(*pages.get(self.path, lambda: (404, {}))())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

            def answer(self, status, body):
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        return Handler


def callback(address, answer):
    return f"{urlsplit(address).path}?{urlencode(answer)}"
