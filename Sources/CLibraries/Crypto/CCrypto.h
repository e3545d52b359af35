/*
 * The parts of OpenSSL's libcrypto that signing and the credentials providers use.
 *
 * The low-level SHA-256 context is a plain value: it can be copied in the middle of a message,
 * allocates no memory and cannot fail, so that signing stays a pure function. OpenSSL 3 deprecates
 * it in favor of EVP_MD_CTX, which has none of these properties; the warning is disabled here.
 */
#ifndef MUSTER_CCRYPTO_H
#define MUSTER_CCRYPTO_H

#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/sha.h>

#endif
