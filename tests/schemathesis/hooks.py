"""Who asks, and what travels that is not JSON. `cargo xtask test schemathesis` starts the
server and names it here; nothing but this machine is ever asked."""

import json
import os
import urllib.parse
import urllib.request
import zlib

import schemathesis

URL = os.environ["SHOUWANG_URL"]
assert urllib.parse.urlparse(URL).hostname == "127.0.0.1", URL

# {"township": ["login", "password"], …}, as the demo printed them; none where nobody is to
# have any credential.
ACCOUNTS = json.loads(os.environ["SHOUWANG_ACCOUNTS"])
# Nobody comes with a token that was never one.
CALLERS = ["township", "township", "township", "county", "county", "cadre", "nobody"]
# 256 bits; the same for every declaration, so that what one request files another finds.
DEVICE = "A" * 43


def number(case):
    """Of a case, the same in every run with the same seed."""
    # What is not set would be named by its place in memory.
    plain = lambda value: value.hex() if isinstance(value, bytes) else type(value).__name__
    said = json.dumps([case.path_parameters, case.query, case.body], default=plain, sort_keys=True)
    return zlib.crc32(said.encode())


def caller(case, context):
    if not ACCOUNTS:
        return "public"
    schemes = context.operation.definition.raw.get("security", [])
    if any("device" in one for one in schemes):
        return "device"
    if any("officer" in one for one in schemes):
        return CALLERS[number(case) % len(CALLERS)]
    return "public"


def sign_in(role):
    login, password = ACCOUNTS[role]
    # An address of its own: the limit of the others' must not keep it out.
    headers = {"Content-Type": "application/json", "X-Forwarded-For": "192.0.2.1"}
    body = json.dumps({"login": login, "password": password}).encode()
    request = urllib.request.Request(f"{URL}/api/v1/sessions", body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["access_token"]


# A token lives for ten minutes.
@schemathesis.auth(refresh_interval=240, cache_by_key=caller)
class Credential:
    def get(self, case, context):
        role = caller(case, context)
        credential = {"device": f"Device {DEVICE}", "nobody": "Bearer a.b.c", "public": None}
        return (credential[role] if role in credential else f"Bearer {sign_in(role)}",)

    def set(self, case, data, context):
        # As through a proxy on this machine, each from elsewhere: what is tried here are
        # answers, not limits; those are tried by tests/api/limits.rs.
        address = f"198.18.{number(case) >> 8 & 255}.{number(case) & 255}"
        case.headers = {**(case.headers or {}), "X-Forwarded-For": address}
        if data[0]:
            case.headers["Authorization"] = data[0]


@schemathesis.serializer("audio/webm", "audio/ogg", "audio/mp4", "audio/wav")
def sound(context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.deserializer("image/jpeg", "audio/webm", "audio/ogg", "audio/mp4", "audio/wav")
def binary(context, response):
    return response.content.decode("latin-1")
