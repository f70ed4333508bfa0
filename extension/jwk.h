/*
 * jwk.h
 *		Public keys that others sign with, as a JSON Web Key Set brings them.
 *
 *		RSA		n, e			RS256	RFC 7518 section 6.3
 *		EC		P-256, x, y		ES256	RFC 7518 section 6.2
 *		OKP		Ed25519, x		EdDSA	RFC 8037
 *
 * A key is for one algorithm, which follows from what it is and never from what a
 * token says (RFC 8725 section 3.1); a member `alg` that says another makes it
 * useless.  What is weak, secret or not understood is left out with a reason (RFC
 * 7517 section 5), so that one key of a curve that nobody here knows does not take
 * the others along.  What leaves doubt about which key is meant is no key set.
 *
 * Bytes and libcrypto only.
 */
#ifndef TGA_JWK_H
#define TGA_JWK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_JWK_SET_MAX 65536 /* bytes of JSON */
#define TGA_JWK_KEYS 16
#define TGA_JWK_NAME_MAX 128 /* characters of a kid */
#define TGA_JWK_RSA_BITS_MIN 2048
#define TGA_JWK_RSA_BITS_MAX 4096
#define TGA_JWK_DER_MAX 600

typedef enum tga_jwk_algorithm
{
	TGA_JWK_RS256,
	TGA_JWK_ES256,
	TGA_JWK_EDDSA
} tga_jwk_algorithm;

#define TGA_JWK_ALGORITHMS 3

/* Why a key is left out. */
#define TGA_JWK_PROBLEMS(X)                                                              \
	X(NONE, NULL)                                                                        \
	X(SECRET, "it is or holds a secret key, which nobody publishes")                     \
	X(PURPOSE, "it is not for checking signatures")                                      \
	X(UNKNOWN, "its kty, crv or alg is none of those that are known")                    \
	X(KID, "its kid is no plain text of 1 to 128 characters")                            \
	X(MALFORMED, "its numbers are missing or not written as RFC 7518 has them")          \
	X(BITS, "its modulus has fewer than 2048 bits or more than 4096")                    \
	X(EXPONENT, "its exponent is even, below 65537 or longer than 32 bits")              \
	X(POINT, "its point is not on the curve, or generates next to nothing")

typedef enum tga_jwk_problem
{
#define TGA_JWK_PROBLEM(name, words) TGA_JWK_##name,
	TGA_JWK_PROBLEMS(TGA_JWK_PROBLEM)
#undef TGA_JWK_PROBLEM
} tga_jwk_problem;

typedef struct tga_jwk
{
	tga_jwk_algorithm algorithm;
	char kid[TGA_JWK_NAME_MAX + 1]; /* empty: it has none */
	size_t der_len;
	uint8_t der[TGA_JWK_DER_MAX]; /* its SubjectPublicKeyInfo (RFC 5280) */
} tga_jwk;

/* A key of a set as it came. */
typedef struct tga_jwk_entry
{
	tga_jwk_problem problem;
	char alg[TGA_JWK_NAME_MAX + 1]; /* what it says it is for, if that can be shown */
	tga_jwk key;					/* whole unless there is a problem; kid in any case */
} tga_jwk_entry;

const char *tga_jwk_algorithm_name(tga_jwk_algorithm algorithm);
bool tga_jwk_find_algorithm(const char *name, size_t len, tga_jwk_algorithm *algorithm)
	__attribute__((warn_unused_result));

/* NULL if there is none. */
const char *tga_jwk_problem_words(tga_jwk_problem problem);

/*
 * Reads a key set; how many keys are in it, or -1 if it is none: no JSON as
 * json_scan.h has it, no array `keys`, more than TGA_JWK_KEYS, something in it that
 * is no object, or two good keys of one algorithm and the same kid.
 */
int tga_jwk_set(const char *json, size_t len, tga_jwk_entry entries[static TGA_JWK_KEYS]);

/*
 * The key that a token means which names an algorithm and a kid: the one of both.
 * Without a kid (NULL) the one of the algorithm, if there is just one.  NULL if none.
 */
const tga_jwk *tga_jwk_choose(const tga_jwk *keys, int count, tga_jwk_algorithm algorithm,
							  const char *kid, size_t kid_len);

/*
 * Whether a signature in the form of JWS is good.  Of ECDSA's two signatures of one
 * message, S and n - S, both are: nothing may hang on a token's bytes being the only ones.
 */
bool tga_jwk_verify(const tga_jwk *key, const void *message, size_t len,
					const uint8_t *signature, size_t signature_len)
	__attribute__((warn_unused_result));

#endif
