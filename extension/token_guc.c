/*
 * token_guc.c
 *		See token_guc.h.
 */
#include "postgres.h"

#include "hex.h"
#include "pg_compat.h"
#include "token_guc.h"
#include "token_jws.h"

#define DAY_SECONDS (24 * 60 * 60)
#define CLAIM_MAX 256

/*
 * What pgcrypto does in a tenth of a second or so on a processor of today; each
 * step up doubles it.
 */
#define BCRYPT_COST_DEFAULT 11
#define BCRYPT_COST_MIN 4

char *tga_guc_jwt_issuer = NULL;
char *tga_guc_jwt_audience = NULL;
char *tga_guc_jwt_role = NULL;
int tga_guc_jwt_ttl = 15 * 60;
int tga_guc_jwt_algorithm = TGA_ES256;
int tga_guc_refresh_ttl = 30 * DAY_SECONDS;
char *tga_guc_email_domain = NULL;
int tga_guc_bcrypt_cost = BCRYPT_COST_DEFAULT;
bool tga_guc_registration = false;

static char *telegram_public_key_setting = NULL;

/* Published at https://core.telegram.org/bots/webapps#validating-data-for-third-party-use */
#define PRODUCTION_KEY "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d"
#define TEST_KEY "40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec"

static uint8_t telegram_public_key[TGA_PROOF_KEY_BYTES];

static const struct config_enum_entry algorithms[] = {
	{"ES256", TGA_ES256, false},
	{"HS256", TGA_HS256, false},
	{NULL, 0, false},
};

const uint8_t *
tga_guc_telegram_key(void)
{
	return telegram_public_key;
}

/* A claim is compared byte for byte, so it holds nothing that cannot be seen. */
static bool
check_claim(char **value, void **extra, GucSource source)
{
	if (strlen(*value) > CLAIM_MAX)
	{
		GUC_check_errdetail("It must not be longer than %d bytes.", CLAIM_MAX);
		return false;
	}
	for (const char *p = *value; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '"' || *p == '\\')
		{
			GUC_check_errdetail("It must be of visible ASCII characters, without "
								"quotation marks and backslashes.");
			return false;
		}
	return true;
}

static bool
check_issuer(char **value, void **extra, GucSource source)
{
	if ((*value)[0] == '\0')
	{
		GUC_check_errdetail("Tokens must name who issued them.");
		return false;
	}
	return check_claim(value, extra, source);
}

static bool
check_role(char **value, void **extra, GucSource source)
{
	if (strlen(*value) >= NAMEDATALEN)
	{
		GUC_check_errdetail("A role's name has at most %d bytes.", NAMEDATALEN - 1);
		return false;
	}
	return check_claim(value, extra, source);
}

static bool
check_domain(char **value, void **extra, GucSource source)
{
	static const char characters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

	if (strlen(*value) <= CLAIM_MAX && strspn(*value, characters) == strlen(*value))
		return true;
	GUC_check_errdetail("It must be a domain, such as \"users.example.org\".");
	return false;
}

static const char *
key_in_hex(const char *value)
{
	if (strcmp(value, "production") == 0)
		return PRODUCTION_KEY;
	if (strcmp(value, "test") == 0)
		return TEST_KEY;
	return value;
}

static bool
check_public_key(char **value, void **extra, GucSource source)
{
	const char *hex = key_in_hex(*value);
	uint8_t key[TGA_PROOF_KEY_BYTES];

	if (tga_hex_decode(hex, strlen(hex), key, sizeof(key)))
		return true;
	GUC_check_errdetail(
		"It must be \"production\", \"test\" or %d lower-case hex digits.",
		2 * TGA_PROOF_KEY_BYTES);
	return false;
}

static void
assign_public_key(const char *value, void *extra)
{
	const char *hex = key_in_hex(value);

	/* It was checked. */
	(void) !tga_hex_decode(hex, strlen(hex), telegram_public_key, TGA_PROOF_KEY_BYTES);
}

static void
define_jwt(void)
{
	DefineCustomStringVariable("tgauth.jwt_issuer", "Who access tokens say issued them.",
							   "The address of the site, for one. A token that names "
							   "another issuer is refused.",
							   &tga_guc_jwt_issuer, "tgauth", PGC_SUSET, 0, check_issuer,
							   NULL, NULL);
	DefineCustomStringVariable(
		"tgauth.jwt_audience", "Whom access tokens say they are for.",
		"Empty: they name nobody. Set, it is part of each token, and one that names "
		"another audience or none is refused.",
		&tga_guc_jwt_audience, "", PGC_SUSET, 0, check_claim, NULL, NULL);
	DefineCustomStringVariable(
		"tgauth.jwt_role", "The role that access tokens name.",
		"PostgREST and its kin set it before they run a request. Empty: none.",
		&tga_guc_jwt_role, "authenticated", PGC_SUSET, 0, check_role, NULL, NULL);
	DefineCustomIntVariable("tgauth.jwt_ttl", "How long an access token lives.",
							"Who verifies it elsewhere does not hear of a revocation, so "
							"this is how long a revoked one may still be believed there.",
							&tga_guc_jwt_ttl, 15 * 60, 1, TGA_GUC_JWT_TTL_MAX, PGC_SUSET,
							GUC_UNIT_S, NULL, NULL, NULL);
	DefineCustomEnumVariable("tgauth.jwt_algorithm", "How access tokens are signed.",
							 "ES256: a key pair, whose public half anyone may have. "
							 "HS256: a secret shared with all who verify, any of whom "
							 "can then make tokens.",
							 &tga_guc_jwt_algorithm, TGA_ES256, algorithms, PGC_SUSET, 0,
							 NULL, NULL, NULL);
}

void
tga_token_guc_init(void)
{
	define_jwt();
	DefineCustomIntVariable(
		"tgauth.refresh_ttl", "How long a refresh token lives.",
		"How long an application may be left alone and still be logged in.",
		&tga_guc_refresh_ttl, 30 * DAY_SECONDS, 1, 3650 * DAY_SECONDS, PGC_SUSET,
		GUC_UNIT_S, NULL, NULL, NULL);
	DefineCustomStringVariable(
		"tgauth.email_domain", "The domain of the addresses that clients are told.",
		"Many refuse who has no email, so it is made up of a person's number and this. "
		"Nobody reads what is sent there: name a domain of your own. Empty: none.",
		&tga_guc_email_domain, "", PGC_SUSET, 0, check_domain, NULL, NULL);
	DefineCustomIntVariable(
		"tgauth.bcrypt_cost", "The cost of hashing a person's own password.",
		"Each step doubles the work, for this server and for who stole its data.",
		&tga_guc_bcrypt_cost, BCRYPT_COST_DEFAULT, BCRYPT_COST_MIN,
		TGA_GUC_BCRYPT_COST_MAX, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable(
		"tgauth.registration", "Whether strangers may register with a password.",
		"Off: tgauth_register refuses everybody, and Telegram is the one way in. On: "
		"anybody has an account, and X-Tgauth-Proof alone tells them from people "
		"whom Telegram vouches for.",
		&tga_guc_registration, false, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable(
		"tgauth.telegram_public_key",
		"The key by which Telegram signs Mini App data for third parties.",
		"production: the published one. test: that of Telegram's test servers. Or 64 "
		"hex digits, to test with a key of one's own.",
		&telegram_public_key_setting, "production", PGC_SUSET, 0, check_public_key,
		assign_public_key, NULL);
}
