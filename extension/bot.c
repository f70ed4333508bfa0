/*
 * bot.c
 *		Bots that confirm through a front-end, by a token of their own.
 *
 * pushd faces the internet, so its role cannot confirm logins.  A bot that speaks
 * HTTP sends its token along, which the database checks: NAME.SECRET, of which
 * the SHA-256 is kept.  A bot has up to two tokens, so that one can be replaced
 * while the other still works.  Who is told of a bot is told its name alone.
 */
#include "postgres.h"

#include <openssl/crypto.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "spi.h"

#define SECRET_BYTES 32
#define SECRET_CHARS TGA_BASE64URL_CHARS(SECRET_BYTES)
#define BOT_NAME_MAX 32
#define BOT_TOKENS_MAX 2

static tga_statement lock_bots = {
	.text = "LOCK TABLE %1$s.tgauth_bot IN SHARE ROW EXCLUSIVE MODE",
};

static tga_statement select_hashes = {
	.text = "SELECT token_hash FROM %1$s.tgauth_bot WHERE name = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement insert_token = {
	.text = "INSERT INTO %1$s.tgauth_bot (name, token_hash, created_at) "
			"VALUES ($1, $2, $3)",
	.nargs = 3,
	.types = {TEXTOID, BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement delete_tokens = {
	.text = "DELETE FROM %1$s.tgauth_bot AS b WHERE name = $1 AND (NOT $2 OR EXISTS "
			"(SELECT FROM %1$s.tgauth_bot AS newer WHERE newer.name = $1 "
			"AND (newer.created_at, newer.token_hash) > (b.created_at, b.token_hash)))",
	.nargs = 2,
	.types = {TEXTOID, BOOLOID},
};

/* Small letters, digits, - and _: a name stands in logs and before a full stop. */
static bool
good_name(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!(name[i] >= 'a' && name[i] <= 'z') && !(name[i] >= '0' && name[i] <= '9') &&
			name[i] != '-' && name[i] != '_')
			return false;
	return len > 0 && len <= BOT_NAME_MAX;
}

/* --- keeping them --------------------------------------------------------------------- */

/* tgauth_add_bot(name) → a token, shown this once */
PG_FUNCTION_INFO_V1(tgauth_add_bot);
Datum
tgauth_add_bot(PG_FUNCTION_ARGS)
{
	tga_call call;
	char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	uint8_t secret[SECRET_BYTES];
	uint8_t hash[TGA_CRYPTO_DIGEST];
	char token[BOT_NAME_MAX + 1 + SECRET_CHARS + 1];
	tga_args none = {0};
	tga_args count = {0};
	tga_args insert = {0};
	size_t len = strlen(name);
	Datum answer;

	if (!good_name(name, len))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a bot cannot be named \"%s\"", name),
						errhint("Names have 1 to %d small letters, digits, - and _.",
								BOT_NAME_MAX)));
	tga_spi_begin(&call, fcinfo);
	tga_spi_run(&call, &lock_bots, &none);
	tga_spi_arg_text(&count, name);
	if (tga_spi_run(&call, &select_hashes, &count) >= BOT_TOKENS_MAX)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("bot \"%s\" has %d tokens already", name, BOT_TOKENS_MAX),
						errhint("Once the bot uses the newer one, call "
								"tgauth_remove_bot('%s', old_only => true).",
								name)));
	tga_crypto_random(secret, sizeof(secret));
	memcpy(token, name, len);
	token[len] = '.';
	tga_base64url_encode(secret, sizeof(secret), token + len + 1);
	explicit_bzero(secret, sizeof(secret));
	tga_crypto_sha256(token, strlen(token), hash);
	tga_spi_arg_text(&insert, name);
	tga_spi_arg_bytes(&insert, hash, sizeof(hash));
	tga_spi_arg_time(&insert, call.now);
	tga_spi_run(&call, &insert_token, &insert);
	tga_spi_end();
	answer = CStringGetTextDatum(token);
	explicit_bzero(token, sizeof(token));
	return answer;
}

/* tgauth_remove_bot(name, old_only) → how many tokens were removed */
PG_FUNCTION_INFO_V1(tgauth_remove_bot);
Datum
tgauth_remove_bot(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args none = {0};
	tga_args args = {0};
	uint64 count;

	tga_spi_begin(&call, fcinfo);
	tga_spi_run(&call, &lock_bots, &none);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_bool(&args, PG_GETARG_BOOL(1));
	count = tga_spi_run(&call, &delete_tokens, &args);
	tga_spi_end();
	PG_RETURN_INT32((int32) count);
}

/* --- knowing them ----------------------------------------------------------------------- */

/* The name in a token, in the current memory; NULL if it cannot be a token. */
static char *
name_in(const text *token)
{
	const char *characters = VARDATA_ANY(token);
	size_t len = TGA_ARG_LEN(token);
	size_t name_len;

	if (len < SECRET_CHARS + 2)
		return NULL;
	name_len = len - SECRET_CHARS - 1;
	if (characters[name_len] != '.' || !good_name(characters, name_len))
		return NULL;
	return pnstrdup(characters, name_len);
}

/* The name of the bot whose token this is, in the caller's memory, or NULL. */
static char *
identify(const tga_call *call, const text *token)
{
	char *name = name_in(token);
	uint8_t hash[TGA_CRYPTO_DIGEST];
	tga_args args = {0};
	bool good = false;

	if (name == NULL)
		return NULL;
	tga_crypto_sha256(VARDATA_ANY(token), TGA_ARG_LEN(token), hash);
	tga_spi_arg_text(&args, name);
	tga_spi_run(call, &select_hashes, &args);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		uint8_t known[TGA_CRYPTO_DIGEST];

		if (tga_spi_bytes(i, 1, known, sizeof(known)))
			good |= CRYPTO_memcmp(known, hash, sizeof(hash)) == 0;
	}
	return good ? MemoryContextStrdup(call->caller, name) : NULL;
}

/* tgauth_bot_name(bot_token) → the bot's name, or NULL.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_bot_name);
Datum
tgauth_bot_name(PG_FUNCTION_ARGS)
{
	tga_call call;
	char *name;

	tga_spi_begin(&call, fcinfo);
	name = identify(&call, PG_GETARG_TEXT_PP(0));
	tga_spi_end();
	if (name == NULL)
		PG_RETURN_NULL();
	return CStringGetTextDatum(name);
}

/* --- what they do ------------------------------------------------------------------------- */

static void
require_bot(FunctionCallInfo fcinfo)
{
	tga_call call;
	char *name;

	tga_arg_require(fcinfo, 0, "bot_token");
	tga_spi_begin(&call, fcinfo);
	name = identify(&call, PG_GETARG_TEXT_PP(0));
	tga_spi_end();
	if (name == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_AUTHORIZATION_SPECIFICATION),
						errhidestmt(true), errmsg("the bot token is not good"),
						errhint("tgauth_add_bot(name) makes one.")));
}

/* Calls a function of a bot's by all arguments but the first. */
static Datum
pass_on(FunctionCallInfo fcinfo, PGFunction function)
{
	LOCAL_FCINFO(inner, TGA_MAX_ARGS);
	Datum result;

	require_bot(fcinfo);
	InitFunctionCallInfoData(*inner, fcinfo->flinfo, fcinfo->nargs - 1,
							 fcinfo->fncollation, fcinfo->context, fcinfo->resultinfo);
	for (int i = 1; i < fcinfo->nargs; i++)
		inner->args[i - 1] = fcinfo->args[i];
	result = function(inner);
	fcinfo->isnull = inner->isnull;
	return result;
}

extern Datum tgauth_preview(PG_FUNCTION_ARGS);
extern Datum tgauth_confirm(PG_FUNCTION_ARGS);
extern Datum tgauth_decline(PG_FUNCTION_ARGS);
extern Datum tgauth_answer(PG_FUNCTION_ARGS);

/* The four of a bot's role, for whoever brings a bot's token. */
PG_FUNCTION_INFO_V1(tgauth_preview_by_bot);
Datum
tgauth_preview_by_bot(PG_FUNCTION_ARGS)
{
	return pass_on(fcinfo, tgauth_preview);
}

PG_FUNCTION_INFO_V1(tgauth_confirm_by_bot);
Datum
tgauth_confirm_by_bot(PG_FUNCTION_ARGS)
{
	return pass_on(fcinfo, tgauth_confirm);
}

PG_FUNCTION_INFO_V1(tgauth_decline_by_bot);
Datum
tgauth_decline_by_bot(PG_FUNCTION_ARGS)
{
	return pass_on(fcinfo, tgauth_decline);
}

PG_FUNCTION_INFO_V1(tgauth_answer_by_bot);
Datum
tgauth_answer_by_bot(PG_FUNCTION_ARGS)
{
	return pass_on(fcinfo, tgauth_answer);
}
