"""What is asked of the gateways: the API, the header fields, the tokens."""
import dataclasses
import json
import subprocess

HEADERS = [
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept: application/json, text/plain, */*", "Accept-Language: en-US,en;q=0.5",
    "Accept-Encoding: gzip, deflate, br", "Referer: http://localhost:3000/pets", "Origin: http://localhost:3000",
    "X-Request-Id: 1-67891233-abcdef012345678912345678", "Connection: keep-alive"]


@dataclasses.dataclass
class Profile:
    """One way to load the gateways."""
    #: CORS, a throttle that is never reached, detailed metrics and an access log, on ctapi only.
    has_features: bool = False
    #: How many more routes the API has.
    routes: int = 0
    #: How many of a thousand requests bring a token not seen before; None for no tokens at all.
    token: "int | None" = None
    #: Every request has an X-Request-Id of its own.
    is_varied: bool = False
    algorithm: str = "RS256"
    is_tls: bool = False
    is_http2: bool = False


PROFILES = {
    "real": Profile(),
    "features": Profile(has_features=True),
    "varied": Profile(has_features=True, is_varied=True),
    "routes": Profile(routes=10_000),
    "jwt": Profile(token=0),
    "jwt-mix": Profile(token=10),
    "jwt-new": Profile(token=1000),
    "jwt-es": Profile(token=0, algorithm="ES256"),
    "features-jwt": Profile(has_features=True, token=0),
    "tls": Profile(is_tls=True),
    "http2": Profile(is_http2=True),
}


VARIED = """local count = 0
function request()
  count = count + 1
  wrk.headers["X-Request-Id"] = string.format("1-67891233-%024x", count)
  return wrk.format()
end
"""


def prepare(bench):
    """Imports the API into a data directory and makes the header fields, tokens and certificate of the profile."""
    profile = bench.profile
    operation = {
        "responses": {"200": {"description": "ok"}},
        "x-amazon-apigateway-integration": {
            "type": "http_proxy", "httpMethod": "ANY", "payloadFormatVersion": "1.0",
            "uri": f"http://127.0.0.1:{bench.backend}/pets/{{id}}"}}
    document = {
        "openapi": "3.0.1", "info": {"title": "bench", "version": "1"}, "paths": {"/pets/{id}": {"get": operation, "post": operation}}}
    for number in range(profile.routes):
        document["paths"][f"/things{number}/{{id}}"] = {"get": operation}
    if profile.has_features:
        document["x-amazon-apigateway-cors"] = {
            "allowOrigins": ["http://localhost:3000"], "allowMethods": ["GET", "PUT"], "allowHeaders": ["*"]}
    if profile.token is not None:
        protect(bench, document, operation)
    if profile.is_varied:
        bench.script = f"{bench.home}/varied.lua"
        with open(bench.script, "w") as file:
            file.write(VARIED)
    path = f"{bench.home}/api.json"
    with open(path, "w") as file:
        json.dump(document, file)
    bench.ctapi("routes", "import", path)
    # Makes the pool's key, which a server without one would make while it is measured.
    mint(bench, "nobody")
    if profile.has_features:
        bench.ctapi("routes", "stage", "update", "$default", "--throttle", "1000000/1000000", "--metrics", "on",
                    "--access-log", "access.log")
    if profile.is_tls or profile.is_http2:
        certificate(bench.home)


def protect(bench, document, operation):
    """Puts the operation behind a JWT authorizer of the local pool and makes its tokens."""
    algorithm = bench.profile.algorithm
    token = mint(bench, "dev")
    decoded = json.loads(bench.ctapi("token", "decode", token, "--json"))
    header, claims = decoded["header"], decoded["claims"]
    with open(f"{bench.home}/public.pem", "w") as file:
        file.write(bench.ctapi("token", "keys", "show", "--pem", "--", header["kid"]))
    authorizer = {
        "type": "jwt", "identitySource": "$request.header.Authorization",
        "jwtConfiguration": {"issuer": claims["iss"], "audience": [claims.get("client_id") or claims["aud"]]}}
    if algorithm != "RS256":
        authorizer["x-ctapi-algorithms"] = [algorithm]
    operation["security"] = [{"jwt": []}]
    document["components"] = {"securitySchemes": {
        "jwt": {"type": "oauth2", "flows": {}, "x-amazon-apigateway-authorizer": authorizer}}}
    if bench.profile.token == 0:
        bench.headers.append("Authorization: Bearer " + token)
    else:
        write_script(bench, token)


def mint(bench, subject):
    options = ["--alg", bench.profile.algorithm] if bench.profile.algorithm != "RS256" else []
    return bench.ctapi("token", "mint", "--sub", subject, "--exp", "+12h", *options).strip()


#: More than every cache of verified tokens holds several times over, so that a token that comes round again is new.
TOKENS = 20_000


def write_script(bench, token):
    """A script for wrk that brings a token not seen lately with so many of a thousand requests."""
    with open(f"{bench.home}/tokens", "w") as file:
        for number in range(TOKENS):
            print(mint(bench, f"user-{number}"), file=file)
    bench.script = f"{bench.home}/tokens.lua"
    with open(bench.script, "w") as file:
        file.write(f"""local tokens, common, next, count = {{}}, "Bearer {token}", 0, 0
function init()
  for line in io.lines("{bench.home}/tokens") do tokens[#tokens + 1] = "Bearer " .. line end
  next = math.random(#tokens)
end
function request()
  count = count + 1
  local token = common
  if count * {bench.profile.token} % 1000 < {bench.profile.token} then
    next = next % #tokens + 1
    token = tokens[next]
  end
  wrk.headers["Authorization"] = token
  return wrk.format()
end
""")


def certificate(home):
    """A certificate for the loopback address, signed by itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
         f"{home}/server.key", "-out", f"{home}/server.pem"], check=True, capture_output=True)
    with open(f"{home}/both.pem", "w") as both:
        for part in ("server.pem", "server.key"):
            with open(f"{home}/{part}") as file:
                both.write(file.read())
