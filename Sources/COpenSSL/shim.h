#ifndef REKEY_COPENSSL_SHIM_H
#define REKEY_COPENSSL_SHIM_H
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
// Composed macros, which Swift does not import.
static const int rekey_selection_public = EVP_PKEY_PUBLIC_KEY;
static const int rekey_selection_keypair = EVP_PKEY_KEYPAIR;
#endif
