/*
 * What Signing needs of OpenSSL's libcrypto.
 *
 * The low-level SHA-256 is a plain value: it can be copied in the middle of a message, needs no
 * memory of its own and cannot fail, so that signing stays a pure function. OpenSSL 3 marks it as
 * deprecated in favour of EVP_MD_CTX, which is none of these; the mark is switched off here.
 */
#ifndef MUSTER_CCRYPTO_H
#define MUSTER_CCRYPTO_H

#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/sha.h>

#endif
