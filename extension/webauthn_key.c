/*
 * webauthn_key.c
 *		See webauthn_key.h.
 */
#include "webauthn_key.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "webauthn_cbor.h"

/* Labels of COSE's registry. */
#define LABEL_KTY 1
#define LABEL_ALG 3
#define LABEL_CRV (-1)
#define LABEL_X (-2)
#define LABEL_Y (-3)
#define LABEL_N (-1)
#define LABEL_E (-2)

#define KTY_OKP 1
#define KTY_EC2 2
#define KTY_RSA 3
#define CRV_P256 1
#define CRV_ED25519 6

#define NUMBER_BYTES 32 /* a coordinate, or a key of Ed25519 */
#define POINT_UNCOMPRESSED 4
#define RSA_BYTES_MIN 256
#define RSA_BYTES_MAX 512
#define EXPONENT_BYTES_MAX 4

/* No more members than the largest kind has. */
#define MEMBERS_MAX 5

static const int numbers[] = {
#define NUMBER(symbol, word, number) number,
	TGA_COSE_ALGORITHMS(NUMBER)
#undef NUMBER
};

static const char *const words[] = {
#define WORD(symbol, word, number) word,
	TGA_COSE_ALGORITHMS(WORD)
#undef WORD
};

int
tga_cose_number(tga_cose_algorithm algorithm)
{
	return numbers[algorithm];
}

const char *
tga_cose_word(tga_cose_algorithm algorithm)
{
	return words[algorithm];
}

/* --- reading ----------------------------------------------------------------------- */

typedef struct tga_members
{
	tga_cbor_pair pairs[MEMBERS_MAX];
	int count;
} tga_members;

static bool
is_integer(const tga_members *m, int label, int64_t value)
{
	const tga_cbor_item *item =
		tga_cbor_numbered(m->pairs, m->count, label, TGA_CBOR_INTEGER);

	return item != NULL && item->integer == value;
}

static bool
read_bytes(const tga_members *m, int label, size_t min, size_t max, const uint8_t **bytes,
		   size_t *len)
{
	const tga_cbor_item *item =
		tga_cbor_numbered(m->pairs, m->count, label, TGA_CBOR_BYTES);

	if (item == NULL || item->len < min || item->len > max)
		return false;
	*bytes = item->bytes;
	*len = item->len;
	return true;
}

static bool
read_es256(const tga_members *m, tga_cose_key *key)
{
	return m->count == 5 && is_integer(m, LABEL_KTY, KTY_EC2) &&
		   is_integer(m, LABEL_CRV, CRV_P256) &&
		   read_bytes(m, LABEL_X, NUMBER_BYTES, NUMBER_BYTES, &key->x, &key->x_len) &&
		   read_bytes(m, LABEL_Y, NUMBER_BYTES, NUMBER_BYTES, &key->y, &key->y_len);
}

static bool
read_eddsa(const tga_members *m, tga_cose_key *key)
{
	return m->count == 4 && is_integer(m, LABEL_KTY, KTY_OKP) &&
		   is_integer(m, LABEL_CRV, CRV_ED25519) &&
		   read_bytes(m, LABEL_X, NUMBER_BYTES, NUMBER_BYTES, &key->x, &key->x_len);
}

/* Without leading zeros (RFC 8230 section 4); an odd exponent above one. */
static bool
read_rs256(const tga_members *m, tga_cose_key *key)
{
	return m->count == 4 && is_integer(m, LABEL_KTY, KTY_RSA) &&
		   read_bytes(m, LABEL_N, RSA_BYTES_MIN, RSA_BYTES_MAX, &key->x, &key->x_len) &&
		   key->x[0] >= (key->x_len == RSA_BYTES_MIN ? 0x80 : 1) &&
		   read_bytes(m, LABEL_E, 1, EXPONENT_BYTES_MAX, &key->y, &key->y_len) &&
		   key->y[0] != 0 && (key->y[key->y_len - 1] & 1) != 0 &&
		   (key->y_len > 1 || key->y[0] > 1);
}

bool
tga_cose_key_read(const uint8_t *bytes, size_t len, tga_cose_key *key)
{
	tga_members m;
	size_t read;

	*key = (tga_cose_key){0};
	m.count = tga_cbor_map(bytes, len, m.pairs, MEMBERS_MAX, &read);
	if (m.count < 0 || read != len)
		return false;
	for (int i = 0; i < TGA_COSE_ALGORITHM_COUNT; i++)
		if (is_integer(&m, LABEL_ALG, numbers[i]))
		{
			key->algorithm = (tga_cose_algorithm) i;
			switch (key->algorithm)
			{
				case TGA_COSE_ES256:
					return read_es256(&m, key);
				case TGA_COSE_EDDSA:
					return read_eddsa(&m, key);
				case TGA_COSE_RS256:
					return read_rs256(&m, key);
				case TGA_COSE_ALGORITHM_COUNT:
					break;
			}
		}
	return false;
}

/* --- libcrypto's form ----------------------------------------------------------------- */

/* NULL for what is no key: a point that is not on the curve, for one. */
static EVP_PKEY *
build_key(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *pkey = NULL;

	if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
		EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		pkey = NULL;
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static EVP_PKEY *
build_es256(const tga_cose_key *key)
{
	uint8_t point[1 + 2 * NUMBER_BYTES] = {POINT_UNCOMPRESSED};
	char group[] = "P-256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_construct_end(),
	};

	memcpy(point + 1, key->x, NUMBER_BYTES);
	memcpy(point + 1 + NUMBER_BYTES, key->y, NUMBER_BYTES);
	return build_key("EC", params);
}

static EVP_PKEY *
build_rs256(const tga_cose_key *key)
{
	BIGNUM *n = BN_bin2bn(key->x, (int) key->x_len, NULL);
	BIGNUM *e = BN_bin2bn(key->y, (int) key->y_len, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey;

	if (n != NULL && e != NULL && build != NULL &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
		params = OSSL_PARAM_BLD_to_param(build);
	pkey = build_key("RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_free(e);
	BN_free(n);
	return pkey;
}

static EVP_PKEY *
load(const tga_cose_key *key)
{
	switch (key->algorithm)
	{
		case TGA_COSE_ES256:
			return build_es256(key);
		case TGA_COSE_EDDSA:
			return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->x,
											   key->x_len);
		case TGA_COSE_RS256:
			return build_rs256(key);
		case TGA_COSE_ALGORITHM_COUNT:
			break;
	}
	return NULL;
}

bool
tga_cose_key_is_good(const tga_cose_key *key)
{
	EVP_PKEY *pkey = load(key);
	bool good = pkey != NULL;

	EVP_PKEY_free(pkey);
	return good;
}

/* PKCS #1 v1.5 is the padding that libcrypto takes unless it is told otherwise. */
bool
tga_cose_verify(const tga_cose_key *key, const uint8_t *message, size_t message_len,
				const uint8_t *signature, size_t signature_len)
{
	const EVP_MD *digest = key->algorithm == TGA_COSE_EDDSA ? NULL : EVP_sha256();
	EVP_PKEY *pkey = load(key);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good =
		pkey != NULL && ctx != NULL &&
		EVP_DigestVerifyInit(ctx, NULL, digest, NULL, pkey) > 0 &&
		EVP_DigestVerify(ctx, signature, signature_len, message, message_len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}
