/*
 * proof_telegram.c
 *		Telegram's own OpenID login as a proof: the ID token that it gave a site.
 *
 * The same contract as of the other proofs (proof.c).  Nobody can make such a token
 * but Telegram, and it is for one client and one nonce; so who may check one can
 * log in as nobody by it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arg.h"
#include "encoding.h"
#include "proof_answer.h"
#include "proof_id_token.h"
#include "spi.h"
#include "telegram_keys.h"

/* The site's own number at Telegram: an empty one is a mistake in its settings. */
static const char *
client_id_arg(FunctionCallInfo fcinfo, int number)
{
	const char *client_id = tga_arg_string(fcinfo, number, "client_id");

	if (*client_id == '\0')
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
						errmsg("client_id is empty"),
						errhint("Pass the Client ID that @BotFather shows.")));
	return tga_encoding_to_utf8(client_id);
}

/* In UTF-8.  Who brings no nonce, such as a browser without its cookie, matches none. */
static const char *
nonce_arg(FunctionCallInfo fcinfo, int number)
{
	const text *nonce = tga_arg_text(fcinfo, number);

	return nonce != NULL ? tga_encoding_to_utf8(text_to_cstring(nonce)) : "";
}

static void
set_person(tga_proof_answer *answer, const tga_id_token *token)
{
	tga_proof_set(answer, TGA_PROOF_TELEGRAM_ID, Int64GetDatum(token->telegram_id));
	tga_proof_set_member(answer, TGA_PROOF_USERNAME, token->claims, token->count,
						 "preferred_username");
	tga_proof_set_member(answer, TGA_PROOF_FIRST_NAME, token->claims, token->count,
						 "name");
	tga_proof_set_member(answer, TGA_PROOF_PHOTO_URL, token->claims, token->count,
						 "picture");
}

/* tgauth_telegram_id_token(id_token, client_id, nonce, max_age) → who it is */
PG_FUNCTION_INFO_V1(tgauth_telegram_id_token);
Datum
tgauth_telegram_id_token(PG_FUNCTION_ARGS)
{
	tga_id_token_wanted wanted = {
		.client_id = client_id_arg(fcinfo, 1),
		.nonce = nonce_arg(fcinfo, 2),
		.now = (int64) timestamptz_to_time_t(GetCurrentTimestamp()),
	};
	const text *given = tga_arg_text(fcinfo, 0);
	tga_jwk keys[TGA_JWK_KEYS];
	tga_status status = TGA_STATUS_INVALID;
	tga_proof_answer answer;
	tga_id_token token;
	tga_call call;
	int count;

	tga_arg_require(fcinfo, 3, "max_age");
	tga_spi_begin(&call, fcinfo);
	count = tga_telegram_keys(&call, keys);
	tga_spi_end();
	tga_proof_start(&answer);
	if (given != NULL)
		status = tga_id_token_check(VARDATA_ANY(given), TGA_ARG_LEN(given), keys, count,
									&wanted, palloc(TGA_ARG_LEN(given) + 1), &token);
	if (status != TGA_STATUS_INVALID)
	{
		tga_status age = tga_proof_judge_age(fcinfo, 3, token.issued_at, &answer);

		set_person(&answer, &token);
		if (age != TGA_STATUS_OK)
			status = age;
	}
	return tga_proof_finish(fcinfo, &answer, status);
}
