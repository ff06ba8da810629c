#pragma once
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Which parts of a key EVP_PKEY_fromdata takes; the library's macros nest too deep for Swift's importer. */
static inline int ctapi_selection_public(void) { return EVP_PKEY_PUBLIC_KEY; }
static inline int ctapi_selection_pair(void) { return EVP_PKEY_KEYPAIR; }

/* Macros of libssl and of its stacks, which Swift's importer does not take. */
static inline int ctapi_ssl_set_minimum(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline void ctapi_ssl_set_modes(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_read_ahead(context, 1);
}
static inline void ctapi_ssl_forbid_legacy(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA);
}
static inline void ctapi_ssl_cache_nothing(SSL_CTX *context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline int ctapi_ssl_add_chain(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}
static inline int ctapi_ssl_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}
static inline void ctapi_ssl_on_server_name(SSL_CTX *context, int (*answer)(SSL *, int *, void *), void *argument) {
  SSL_CTX_set_tlsext_servername_callback(context, answer);
  SSL_CTX_set_tlsext_servername_arg(context, argument);
}
static inline X509 *ctapi_first_certificate(const STACK_OF(X509) *chain) {
  return chain && sk_X509_num(chain) > 0 ? sk_X509_value(chain, 0) : NULL;
}
static inline int ctapi_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline const GENERAL_NAME *ctapi_name(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}
/* Which errors of the queue are these; ERR_GET_REASON and ERR_GET_LIB read bits of a code. */
static inline int ctapi_error_reason(unsigned long code) { return ERR_GET_REASON(code); }
static inline int ctapi_error_is_tls(unsigned long code) { return ERR_GET_LIB(code) == ERR_LIB_SSL; }
