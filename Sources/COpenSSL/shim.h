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
#include <openssl/x509.h>

/* Which parts of a key EVP_PKEY_fromdata takes; the library's macros nest too deep for Swift's importer. */
static inline int ctapi_selection_public(void) { return EVP_PKEY_PUBLIC_KEY; }
static inline int ctapi_selection_pair(void) { return EVP_PKEY_KEYPAIR; }
