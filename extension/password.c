/*
 * password.c
 *		See password.h.
 */
#include "postgres.h"

#include <ctype.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/unicode_norm.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "password.h"
#include "password_common.h"
#include "password_machine.h"
#include "token_guc.h"
#include "utf8.h"

#define BCRYPT_PREFIX "$tgauth$bcrypt"
#define BCRYPT_BYTES_MAX 72
#define DIGEST_CHARS TGA_BASE64URL_CHARS(TGA_CRYPTO_DIGEST)

static tga_statement find_pgcrypto = {
	.text = "SELECT quote_ident(n.nspname) FROM pg_extension AS e "
			"JOIN pg_namespace AS n ON n.oid = e.extnamespace "
			"WHERE e.extname = 'pgcrypto'",
};

static tga_statement select_highest_cost = {
	.text = "SELECT max(substring(password_hash COLLATE \"C\", "
			"'[$]2[abxy][$]([0-3][0-9])[$]')::int4)::int8 FROM %1$s.tgauth_user "
			"WHERE password_hash IS NOT NULL AND substring(password_hash COLLATE \"C\", "
			"'[$]2[abxy][$]([0-3][0-9])[$]')::int4 <= $1",
	.nargs = 1,
	.types = {INT4OID},
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
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
					errmsg("%s", why), errhint("%s", hint),
					err_generic_string(PG_DIAG_COLUMN_NAME, "password")));
}

void
tga_password_judge(const char *password, const char *username)
{
	char *folded;
	bool common;

	if (strlen(password) > TGA_PASSWORD_MAX)
		refuse(psprintf("the password has more than %d bytes", TGA_PASSWORD_MAX),
			   "A shorter one is as strong.");
	if (tga_utf8_prefix(password, TGA_PASSWORD_MIN - 1) == strlen(password))
		refuse(psprintf("the password has fewer than %d characters", TGA_PASSWORD_MIN),
			   "Any characters will do, spaces as well; several words make a good one.");
	folded = tga_arg_folded(password);
	common = tga_password_is_common(folded) ||
			 (username != NULL && strcmp(folded, tga_arg_folded(username)) == 0);
	explicit_bzero(folded, strlen(folded));
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

/*
 * What follows the prefix of a hash of bcrypt, as pgcrypto writes it; NULL if it is
 * none, or of a cost beyond the bound.  $2b$ and $2y$, which Python's and PHP's
 * libraries write, are the very function that pgcrypto calls $2a$.
 */
static char *
bcrypt_hash(const char *hash, int *cost)
{
	char *ours;

	if (strncmp(hash, "$2", 2) != 0 || hash[2] == '\0' ||
		strchr("abxy", hash[2]) == NULL || hash[3] != '$' ||
		!isdigit((unsigned char) hash[4]) || !isdigit((unsigned char) hash[5]))
		return NULL;
	*cost = (hash[4] - '0') * 10 + hash[5] - '0';
	if (*cost > TGA_GUC_BCRYPT_COST_MAX)
		return NULL;
	ours = pstrdup(hash);
	if (ours[2] != 'x')
		ours[2] = 'a';
	return ours;
}

/*
 * The cost that each verification is brought to: the highest in use, since the time
 * of an answer would else tell the names with a hash of a higher cost from others.
 */
static int
highest_cost(const tga_call *call)
{
	tga_args args = {0};

	tga_spi_arg_int4(&args, TGA_GUC_BCRYPT_COST_MAX);
	tga_spi_run(call, &select_highest_cost, &args);
	return Max((int) tga_spi_int8(1), tga_guc_bcrypt_cost);
}

/*
 * The same characters can come in several spellings (é, or e and an accent), by
 * keyboard; NFKC makes them one, as NIST asks.  NULL for what is no UTF-8, which only
 * a database of SQL_ASCII lets in.
 */
static char *
normalized(const char *password)
{
	size_t len = strlen(password);
	pg_wchar *characters;
	pg_wchar *normal;
	char *utf8;
	size_t count = 0;
	uint32_t code;

	if (!tga_utf8_is_valid(password, len))
		return NULL;
	/* For nothing, 13 writes beyond what it allocates. */
	if (len == 0)
		return pstrdup("");
	characters = palloc((len + 1) * sizeof(pg_wchar));
	for (const char *p = password; *p != '\0'; characters[count++] = code)
		p += tga_utf8_next(p, &code);
	characters[count] = 0;
	normal = unicode_normalize(UNICODE_NFKC, characters);
	for (count = 0; normal[count] != 0; count++)
		continue;
	utf8 = palloc(count * TGA_UTF8_MAX + 1);
	len = 0;
	for (size_t i = 0; i < count; i++)
		len += tga_utf8_encode(normal[i], utf8 + len);
	utf8[len] = '\0';
	explicit_bzero(characters, strlen(password) * sizeof(pg_wchar));
	explicit_bzero(normal, count * sizeof(pg_wchar));
	return utf8;
}

/* What bcrypt reads in place of the password. */
static void
digest(const char *password, char characters[static DIGEST_CHARS + 1])
{
	static const char label[] = "tgauth password";
	char *normal = normalized(password);
	const char *bytes = normal != NULL ? normal : password;
	uint8_t mac[TGA_CRYPTO_DIGEST];
	bool good = HMAC(EVP_sha256(), label, sizeof(label) - 1, (const uint8_t *) bytes,
					 strlen(bytes), mac, NULL) != NULL;

	if (normal != NULL)
		tga_arg_wipe(normal);
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

/*
 * Whether a password is that of a hash of bcrypt.  *cost becomes what knowing it cost,
 * 0 if nothing was asked of bcrypt.
 */
static bool
verify_hash(const tga_call *crypto, const char *password, const char *characters,
			const char *hash, int *cost, bool *outdated)
{
	bool own;

	*cost = 0;
	if (hash == NULL)
		return false;
	own = strncmp(hash, BCRYPT_PREFIX, sizeof(BCRYPT_PREFIX) - 1) == 0;
	if (!own && strlen(password) > BCRYPT_BYTES_MAX)
		return false;
	hash = bcrypt_hash(own ? hash + sizeof(BCRYPT_PREFIX) - 1 : hash, cost);
	*outdated = !own || *cost != tga_guc_bcrypt_cost;
	return hash != NULL && verify_bcrypt(crypto, own ? characters : password, hash);
}

tga_password_verdict
tga_password_verify(const tga_call *call, const char *password, const char *hash,
					const char *one_time_hash)
{
	bool fits = strlen(password) <= TGA_PASSWORD_MAX;
	int work = highest_cost(call);
	char characters[DIGEST_CHARS + 1];
	tga_call crypto;
	bool outdated = false;
	bool good;
	int cost = 0;

	if (fits && one_time_hash != NULL && tga_password_matches(password, one_time_hash))
		return TGA_PASSWORD_GOOD_ONCE;
	crypto = crypto_call(call);
	/* Whoever is asked about, one that is too long is not looked at. */
	digest(fits ? password : "", characters);
	good = verify_hash(&crypto, fits ? password : "", characters, fits ? hash : NULL,
					   &cost, &outdated);
	explicit_bzero(characters, sizeof(characters));
	if (good)
		return outdated ? TGA_PASSWORD_GOOD_OUTDATED : TGA_PASSWORD_GOOD;

	/* 2^c + 2^c + 2^(c+1) + ... + 2^(C-1) = 2^C: the same for every name. */
	if (cost == 0)
		bcrypt_for_nothing(&crypto, work);
	for (; cost > 0 && cost < work; cost++)
		bcrypt_for_nothing(&crypto, cost);
	return TGA_PASSWORD_WRONG;
}
