/*
 * password.c
 *		See password.h.
 */
#include "postgres.h"

#include <ctype.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "password.h"
#include "password_common.h"
#include "password_machine.h"
#include "token_guc.h"

#define BCRYPT_PREFIX "$tgauth$bcrypt"
#define BCRYPT_BYTES_MAX 72
#define DIGEST_CHARS TGA_BASE64URL_CHARS(TGA_CRYPTO_DIGEST)

static tga_statement find_pgcrypto = {
	.text = "SELECT quote_ident(n.nspname) FROM pg_extension AS e "
			"JOIN pg_namespace AS n ON n.oid = e.extnamespace "
			"WHERE e.extname = 'pgcrypto'",
};

/* In these two %1$s is the schema of pgcrypto. */
static tga_statement make_hash = {
	.text = "SELECT %1$s.crypt($1, %1$s.gen_salt('bf', $2))",
	.nargs = 2,
	.types = {TEXTOID, INT4OID},
};

static tga_statement hash_again = {
	.text = "SELECT %1$s.crypt($1, $2)",
	.nargs = 2,
	.types = {TEXTOID, TEXTOID},
};

/* --- what may be chosen ----------------------------------------------------------- */

static void
refuse(const char *why, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", why),
			 errhint("%s", hint), err_generic_string(PG_DIAG_COLUMN_NAME, "password")));
}

void
tga_password_judge(const char *password, const char *username)
{
	char *folded = tga_arg_folded(password);
	char *name = tga_arg_folded(username != NULL ? username : "");
	bool common = tga_password_is_common(folded) || strcmp(folded, name) == 0;

	explicit_bzero(folded, strlen(folded));
	if (pg_mbstrlen(password) < TGA_PASSWORD_MIN)
		refuse(psprintf("the password has fewer than %d characters", TGA_PASSWORD_MIN),
			   "Any characters will do, spaces as well; several words make a good one.");
	if (strlen(password) > TGA_PASSWORD_MAX)
		refuse(psprintf("the password has more than %d bytes", TGA_PASSWORD_MAX),
			   "A shorter one is as strong.");
	if (common)
		refuse("the password is among the first that anyone would try",
			   "Several words that have nothing to do with each other make a good one.");
}

/* --- bcrypt ------------------------------------------------------------------------ */

static tga_call
crypto_call(const tga_call *call)
{
	tga_call crypto = *call;
	tga_args none = {0};

	if (tga_spi_read(call, &find_pgcrypto, &none) == 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the extension pgcrypto is not installed")));
	crypto.schema = tga_spi_text(1);
	return crypto;
}

static void
wipe_text(Datum text)
{
	explicit_bzero(VARDATA(DatumGetPointer(text)),
				   VARSIZE(DatumGetPointer(text)) - VARHDRSZ);
}

/* crypt(text, setting), of which setting is a whole hash or its beginning. */
static char *
bcrypt_again(const tga_call *crypto, const char *text, const char *setting)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, text);
	tga_spi_arg_text(&args, setting);
	tga_spi_run(crypto, &hash_again, &args);
	wipe_text(args.values[0]);
	return tga_spi_text(1);
}

/* Work of a cost, for nothing. */
static void
bcrypt_for_nothing(const tga_call *crypto, int cost)
{
	char setting[32];

	snprintf(setting, sizeof(setting), "$2a$%02d$......................", cost);
	bcrypt_again(crypto, "nobody", setting);
}

/* The cost in a hash of bcrypt; 0 if it is none. */
static int
bcrypt_cost(const char *hash)
{
	if (strncmp(hash, "$2a$", 4) != 0 || !isdigit((unsigned char) hash[4]) ||
		!isdigit((unsigned char) hash[5]))
		return 0;
	return (hash[4] - '0') * 10 + hash[5] - '0';
}

/*
 * The same characters can come in several spellings (é, or e and an accent), by
 * keyboard; NFKC makes them one, as NIST asks.  PostgreSQL knows it for UTF-8.
 */
static text *
normalized(const char *password)
{
	Datum value = CStringGetTextDatum(password);

	if (GetDatabaseEncoding() != PG_UTF8)
		return DatumGetTextPP(value);
	return DatumGetTextPP(
		DirectFunctionCall2(unicode_normalize_func, value, CStringGetTextDatum("NFKC")));
}

/* What bcrypt reads in place of the password. */
static void
digest(const char *password, char characters[static DIGEST_CHARS + 1])
{
	static const char label[] = "tgauth password";
	text *normal = normalized(password);
	uint8_t mac[TGA_CRYPTO_DIGEST];
	bool good = HMAC(EVP_sha256(), label, sizeof(label) - 1,
					 (const uint8_t *) VARDATA_ANY(normal), VARSIZE_ANY_EXHDR(normal),
					 mac, NULL) != NULL;

	explicit_bzero(VARDATA_ANY(normal), VARSIZE_ANY_EXHDR(normal));
	tga_base64url_encode(mac, sizeof(mac), characters);
	explicit_bzero(mac, sizeof(mac));
	if (!good)
		tga_crypto_failed();
}

char *
tga_password_hash(const tga_call *call, const char *password)
{
	tga_call crypto = crypto_call(call);
	tga_args args = {0};
	char characters[DIGEST_CHARS + 1];

	digest(password, characters);
	tga_spi_arg_text(&args, characters);
	tga_spi_arg_int4(&args, tga_guc_bcrypt_cost);
	tga_spi_run(&crypto, &make_hash, &args);
	wipe_text(args.values[0]);
	explicit_bzero(characters, sizeof(characters));
	return tga_spi_keep(call, psprintf(BCRYPT_PREFIX "%s", tga_spi_text(1)));
}

/* --- verifying --------------------------------------------------------------------- */

static bool
same(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && CRYPTO_memcmp(a, b, len) == 0;
}

static bool
verify_bcrypt(const tga_call *crypto, const char *text, const char *hash)
{
	return same(bcrypt_again(crypto, text, hash), hash);
}

/* Whether it was good, and what cost in work went into knowing. */
static bool
verify(const tga_call *crypto, const char *password, const char *hash, int *cost,
	   bool *outdated)
{
	char characters[DIGEST_CHARS + 1];
	bool good;

	*cost = 0;
	*outdated = false;
	if (hash == NULL)
		return false;
	if (tga_password_is_machine_made(hash))
		return tga_password_matches(password, hash);
	if (strncmp(hash, BCRYPT_PREFIX, sizeof(BCRYPT_PREFIX) - 1) == 0)
	{
		hash += sizeof(BCRYPT_PREFIX) - 1;
		*cost = bcrypt_cost(hash);
		*outdated = *cost != tga_guc_bcrypt_cost;
		digest(password, characters);
		good = *cost > 0 && verify_bcrypt(crypto, characters, hash);
		explicit_bzero(characters, sizeof(characters));
		return good;
	}
	if (strlen(password) > BCRYPT_BYTES_MAX)
		return false;
	*cost = bcrypt_cost(hash);
	*outdated = true;
	return *cost > 0 && verify_bcrypt(crypto, password, hash);
}

tga_password_verdict
tga_password_verify(const tga_call *call, const char *password, const char *hash)
{
	tga_call crypto = crypto_call(call);
	bool outdated;
	int cost;

	if (verify(&crypto, password, hash, &cost, &outdated))
		return outdated ? TGA_PASSWORD_GOOD_OUTDATED : TGA_PASSWORD_GOOD;

	/* 2^c + 2^c + 2^(c+1) + ... + 2^(C-1) = 2^C: the work that an unknown user costs. */
	if (cost == 0)
		bcrypt_for_nothing(&crypto, tga_guc_bcrypt_cost);
	for (; cost > 0 && cost < tga_guc_bcrypt_cost; cost++)
		bcrypt_for_nothing(&crypto, cost);
	return TGA_PASSWORD_WRONG;
}
