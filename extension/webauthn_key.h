/*
 * webauthn_key.h
 *		Public keys of passkeys, as COSE writes them (RFC 9052 §7, RFC 9053, RFC 8230),
 *		and what they sign.
 *
 *		ES256	a point on P-256, uncompressed; a signature of ASN.1's DER
 *		EdDSA	Ed25519; 64 bytes
 *		RS256	RSA of 2048 to 4096 bits with PKCS #1 v1.5
 *
 * A key has just the members that its kind needs, since "the COSE_Key-encoded credential
 * public key MUST contain the "alg" parameter and MUST NOT contain any other OPTIONAL
 * parameters" (WebAuthn Level 3 §6.5.1).  Bytes and libcrypto only.
 */
#ifndef TGA_WEBAUTHN_KEY_H
#define TGA_WEBAUTHN_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* COSE's numbers, in the order of preference: what pkOptions.pubKeyCredParams offers. */
#define TGA_COSE_ALGORITHMS(X)                                                           \
	X(ES256, "ES256", -7)                                                                \
	X(EDDSA, "EdDSA", -8)                                                                \
	X(RS256, "RS256", -257)

#define TGA_COSE_MEMBER(symbol, word, number) TGA_COSE_##symbol,

typedef enum tga_cose_algorithm
{
	TGA_COSE_ALGORITHMS(TGA_COSE_MEMBER) TGA_COSE_ALGORITHM_COUNT
} tga_cose_algorithm;

#define TGA_COSE_SIGNATURE_MAX 512

/* Points into the bytes that it was read from. */
typedef struct tga_cose_key
{
	tga_cose_algorithm algorithm;
	const uint8_t *x; /* of RSA the modulus */
	size_t x_len;
	const uint8_t *y; /* of RSA the exponent; none of Ed25519 */
	size_t y_len;
} tga_cose_key;

/* False for what is no key of those kinds. */
bool tga_cose_key_read(const uint8_t *bytes, size_t len, tga_cose_key *key)
	__attribute__((warn_unused_result));

/* Also false for a key that is none, such as a point off the curve. */
bool tga_cose_verify(const tga_cose_key *key, const uint8_t *message, size_t message_len,
					 const uint8_t *signature, size_t signature_len)
	__attribute__((warn_unused_result));

/* Whether libcrypto takes it for a key: judged once, before it is stored. */
bool tga_cose_key_is_good(const tga_cose_key *key) __attribute__((warn_unused_result));

int tga_cose_number(tga_cose_algorithm algorithm);
const char *tga_cose_word(tga_cose_algorithm algorithm);

#endif
