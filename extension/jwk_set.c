/*
 * jwk_set.c
 *		See jwk.h: reading a key set.
 */
#include "jwk.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "base64url.h"
#include "hex.h"
#include "json_scan.h"
#include "token_es256.h"

#define MEMBERS_MAX 32
#define KEY_OPS_MAX 8
#define POINT_UNCOMPRESSED 4
#define EXPONENT_BYTES 4
#define EXPONENT_MIN 65537
#define MODULUS_BYTES (TGA_JWK_RSA_BITS_MAX / 8)
#define ED25519_KEY 32

typedef struct tga_jwk_members
{
	tga_json_member all[MEMBERS_MAX];
	int count;
} tga_jwk_members;

const char *
tga_jwk_problem_words(tga_jwk_problem problem)
{
	static const char *const words[] = {
#define TGA_JWK_PROBLEM(name, words) words,
		TGA_JWK_PROBLEMS(TGA_JWK_PROBLEM)
#undef TGA_JWK_PROBLEM
	};

	return words[problem];
}

/* --- members -------------------------------------------------------------------- */

static const tga_json_member *
find(const tga_jwk_members *members, const char *name)
{
	return tga_json_find(members->all, members->count, name);
}

static bool
is(const tga_jwk_members *members, const char *name, const char *text)
{
	return tga_json_is(find(members, name), text);
}

/* A string of printable ASCII that nothing is escaped in. */
static bool
plain_text(const tga_json_member *member, char text[static TGA_JWK_NAME_MAX + 1])
{
	if (member->type != TGA_JSON_STRING || member->value_len == 0 ||
		member->value_len > TGA_JWK_NAME_MAX)
		return false;
	for (size_t i = 0; i < member->value_len; i++)
		if (member->value[i] < 0x20 || member->value[i] > 0x7e ||
			member->value[i] == '\\')
			return false;
	memcpy(text, member->value, member->value_len);
	text[member->value_len] = '\0';
	return true;
}

/* Bytes of up to max, at least one; 0 if they are not there or are no base64url. */
static size_t
read_bytes(const tga_jwk_members *members, const char *name, uint8_t *bytes, size_t max)
{
	const tga_json_member *member = find(members, name);
	size_t len;

	if (member == NULL || member->type != TGA_JSON_STRING ||
		TGA_BASE64URL_BYTES(member->value_len) > max ||
		!tga_base64url_decode(member->value, member->value_len, bytes, &len))
		return 0;
	return len;
}

/* --- keys of libcrypto ------------------------------------------------------------ */

/* A public key of its parameters, which are freed.  NULL if it is none. */
static EVP_PKEY *
from_params(const char *type, OSSL_PARAM_BLD *build)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *pkey = NULL;

	if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
		EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		pkey = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	return pkey;
}

static tga_jwk_problem
judge_rsa(const BIGNUM *n, const BIGNUM *e)
{
	int bits = BN_num_bits(n);

	if (bits < TGA_JWK_RSA_BITS_MIN || bits > TGA_JWK_RSA_BITS_MAX)
		return TGA_JWK_BITS;
	if (!BN_is_odd(n))
		return TGA_JWK_MALFORMED;
	if (!BN_is_odd(e) || BN_get_word(e) < EXPONENT_MIN)
		return TGA_JWK_EXPONENT;
	return TGA_JWK_NONE;
}

/* A number has no leading zeros; an exponent that is too long is still an exponent. */
static tga_jwk_problem
read_rsa(const tga_jwk_members *members, EVP_PKEY **pkey)
{
	uint8_t n_bytes[2 * MODULUS_BYTES];
	uint8_t e_bytes[EXPONENT_BYTES];
	size_t n_len = read_bytes(members, "n", n_bytes, sizeof(n_bytes));
	size_t e_len = read_bytes(members, "e", e_bytes, sizeof(e_bytes));
	OSSL_PARAM_BLD *build = NULL;
	BIGNUM *n = NULL;
	BIGNUM *e = NULL;
	tga_jwk_problem problem = TGA_JWK_MALFORMED;

	if (n_len == 0 || n_bytes[0] == 0 || find(members, "e") == NULL ||
		(e_len > 1 && e_bytes[0] == 0))
		return TGA_JWK_MALFORMED;
	if (e_len == 0)
		return TGA_JWK_EXPONENT;
	build = OSSL_PARAM_BLD_new();
	n = BN_bin2bn(n_bytes, (int) n_len, NULL);
	e = BN_bin2bn(e_bytes, (int) e_len, NULL);
	if (build != NULL && n != NULL && e != NULL)
		problem = judge_rsa(n, e);
	if (problem == TGA_JWK_NONE &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
		*pkey = from_params("RSA", build);
	OSSL_PARAM_BLD_free(build);
	BN_free(e);
	BN_free(n);
	return problem;
}

/* libcrypto checks that the point is on the curve. */
static tga_jwk_problem
read_ec(const tga_jwk_members *members, EVP_PKEY **pkey)
{
	uint8_t point[1 + 2 * TGA_ES256_NUMBER] = {POINT_UNCOMPRESSED};
	OSSL_PARAM_BLD *build;

	if (read_bytes(members, "x", point + 1, TGA_ES256_NUMBER) != TGA_ES256_NUMBER ||
		read_bytes(members, "y", point + 1 + TGA_ES256_NUMBER, TGA_ES256_NUMBER) !=
			TGA_ES256_NUMBER)
		return TGA_JWK_MALFORMED;
	build = OSSL_PARAM_BLD_new();
	if (build != NULL &&
		OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) &&
		OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point,
										 sizeof(point)))
		*pkey = from_params("EC", build);
	OSSL_PARAM_BLD_free(build);
	return *pkey != NULL ? TGA_JWK_NONE : TGA_JWK_POINT;
}

/*
 * Whether a point of Ed25519 is written in its one way, and is none of the eight whose
 * multiples are eight at most: anybody can sign for those.  libcrypto looks at neither.
 * What is then not on the curve verifies nothing.
 */
static bool
good_point(const uint8_t key[static ED25519_KEY])
{
	/* The y of each of the eight, and last the prime itself, little-endian. */
	static const char *const small[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};
	static const uint8_t prime_low = 0xed;
	uint8_t y[ED25519_KEY];
	bool below_prime;

	memcpy(y, key, sizeof(y));
	y[ED25519_KEY - 1] &= 0x7f; /* the sign of x */
	below_prime = y[0] < prime_low || y[ED25519_KEY - 1] != 0x7f;
	for (int i = 1; !below_prime && i < ED25519_KEY - 1; i++)
		below_prime = y[i] != 0xff;
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
	{
		uint8_t known[ED25519_KEY];

		if (!tga_hex_decode(small[i], 2 * ED25519_KEY, known, ED25519_KEY) ||
			memcmp(known, y, ED25519_KEY) == 0)
			return false;
	}
	return below_prime;
}

static tga_jwk_problem
read_okp(const tga_jwk_members *members, EVP_PKEY **pkey)
{
	uint8_t key[ED25519_KEY];

	if (read_bytes(members, "x", key, sizeof(key)) != sizeof(key))
		return TGA_JWK_MALFORMED;
	if (!good_point(key))
		return TGA_JWK_POINT;
	*pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, sizeof(key));
	return TGA_JWK_NONE;
}

/* --- one key ---------------------------------------------------------------------- */

/* `use` and `key_ops`, where they are there. */
static bool
for_signatures(const tga_jwk_members *members)
{
	const tga_json_member *ops = find(members, "key_ops");
	tga_json_member each[KEY_OPS_MAX];
	int count;

	if (find(members, "use") != NULL && !is(members, "use", "sig"))
		return false;
	if (ops == NULL)
		return true;
	if (ops->type != TGA_JSON_ARRAY)
		return false;
	count = tga_json_array(ops->value, ops->value_len, each, KEY_OPS_MAX);
	for (int i = 0; i < count; i++)
		if (tga_json_is(&each[i], "verify"))
			return true;
	return false;
}

/* What it is for, by its type and curve; an `alg` may say the same and nothing else. */
static bool
find_purpose(const tga_jwk_members *members, tga_jwk_algorithm *algorithm)
{
	if (is(members, "kty", "RSA"))
		*algorithm = TGA_JWK_RS256;
	else if (is(members, "kty", "EC") && is(members, "crv", "P-256"))
		*algorithm = TGA_JWK_ES256;
	else if (is(members, "kty", "OKP") && is(members, "crv", "Ed25519"))
		*algorithm = TGA_JWK_EDDSA;
	else
		return false;
	return find(members, "alg") == NULL ||
		   is(members, "alg", tga_jwk_algorithm_name(*algorithm));
}

/* The secret half of every kind is `d`; `k` is a secret shared by both sides. */
static bool
is_secret(const tga_jwk_members *members)
{
	return find(members, "d") != NULL || find(members, "k") != NULL ||
		   is(members, "kty", "oct");
}

static tga_jwk_problem
read_numbers(const tga_jwk_members *members, tga_jwk *key)
{
	EVP_PKEY *pkey = NULL;
	uint8_t *der = key->der;
	tga_jwk_problem problem;
	int len;

	switch (key->algorithm)
	{
		case TGA_JWK_RS256:
			problem = read_rsa(members, &pkey);
			break;
		case TGA_JWK_ES256:
			problem = read_ec(members, &pkey);
			break;
		default:
			problem = read_okp(members, &pkey);
			break;
	}
	if (problem != TGA_JWK_NONE)
		return problem;
	len = pkey != NULL ? i2d_PUBKEY(pkey, NULL) : 0;
	if (len <= 0 || len > TGA_JWK_DER_MAX || i2d_PUBKEY(pkey, &der) != len)
		problem = TGA_JWK_MALFORMED;
	key->der_len = problem == TGA_JWK_NONE ? (size_t) len : 0;
	EVP_PKEY_free(pkey);
	return problem;
}

static tga_jwk_problem
read_key(const tga_jwk_members *members, tga_jwk_entry *entry)
{
	const tga_json_member *kid = find(members, "kid");
	const tga_json_member *alg = find(members, "alg");

	if (alg != NULL)
		(void) !plain_text(alg, entry->alg);
	if (kid != NULL && !plain_text(kid, entry->key.kid))
		return TGA_JWK_KID;
	if (is_secret(members))
		return TGA_JWK_SECRET;
	if (!for_signatures(members))
		return TGA_JWK_PURPOSE;
	if (!find_purpose(members, &entry->key.algorithm))
		return TGA_JWK_UNKNOWN;
	return read_numbers(members, &entry->key);
}

/* --- the set ---------------------------------------------------------------------- */

/* Whether a good key before has the algorithm and kid of the last. */
static bool
comes_twice(const tga_jwk_entry *entries, int last)
{
	const tga_jwk_entry *latest = &entries[last];

	for (int i = 0; i < last; i++)
		if (entries[i].problem == TGA_JWK_NONE && latest->problem == TGA_JWK_NONE &&
			entries[i].key.algorithm == latest->key.algorithm &&
			strcmp(entries[i].key.kid, latest->key.kid) == 0)
			return true;
	return false;
}

int
tga_jwk_set(const char *json, size_t len, tga_jwk_entry entries[static TGA_JWK_KEYS])
{
	tga_jwk_members set;
	tga_json_member each[TGA_JWK_KEYS];
	const tga_json_member *keys;
	int count;

	if (len > TGA_JWK_SET_MAX)
		return -1;
	set.count = tga_json_object(json, len, set.all, MEMBERS_MAX);
	keys = set.count >= 0 ? find(&set, "keys") : NULL;
	if (keys == NULL || keys->type != TGA_JSON_ARRAY)
		return -1;
	count = tga_json_array(keys->value, keys->value_len, each, TGA_JWK_KEYS);
	for (int i = 0; i < count; i++)
	{
		tga_jwk_members members;

		if (each[i].type != TGA_JSON_OBJECT)
			return -1;
		members.count =
			tga_json_object(each[i].value, each[i].value_len, members.all, MEMBERS_MAX);
		if (members.count < 0)
			return -1;
		memset(&entries[i], 0, sizeof(entries[i]));
		entries[i].problem = read_key(&members, &entries[i]);
		if (comes_twice(entries, i))
			return -1;
	}
	return count;
}
