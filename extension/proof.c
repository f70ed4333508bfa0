/*
 * proof.c
 *		Telegram's other proofs: the Login Widget and the Mini App.
 *
 * Nothing that a stranger can send raises.  A check answers with a status, ok,
 * invalid or expired, and with what Telegram tells of the person.  Who passes the
 * bot's token in could make proofs of their own, so a check makes no session by
 * itself: that is a second call, for roles that may confirm logins anyway.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "arg.h"
#include "encoding.h"
#include "json_scan.h"
#include "proof_answer.h"
#include "proof_verify.h"
#include "spi.h"
#include "status.h"
#include "token_guc.h"

#define USER_MEMBERS_MAX 32

/* The caller's own token: what cannot be one is a mistake in their settings. */
static const text *
bot_token_arg(FunctionCallInfo fcinfo, int number)
{
	const text *token;

	tga_arg_require(fcinfo, number, "bot_token");
	token = PG_GETARG_TEXT_PP(number);
	if (!tga_proof_is_token(VARDATA_ANY(token), TGA_ARG_LEN(token)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
				 errmsg("bot_token is no token of a bot"),
				 errhint("Pass what @BotFather gave, a number, a colon and a secret.")));
	return token;
}

/* Whether auth_date lies within max_age (an argument) of now. */
static tga_status
judge_age(FunctionCallInfo fcinfo, int max_age, const tga_proof *proof,
		  tga_proof_answer *answer)
{
	int64 seconds;

	tga_arg_require(fcinfo, max_age, "max_age");
	if (!tga_proof_number(proof, "auth_date", &seconds))
		return TGA_STATUS_INVALID;
	return tga_proof_judge_age(fcinfo, max_age, seconds, answer);
}

/* --- Login Widget ----------------------------------------------------------------------- */

/*
 * The members of an object as the fields of a proof: texts, and numbers as they are
 * written.  The fields point into memory that is made here.
 */
static bool
read_object(const text *data, tga_proof *proof)
{
	tga_json_member members[TGA_PROOF_FIELDS];
	char *utf8 = tga_encoding_to_utf8(text_to_cstring(data));
	int count = tga_json_object(utf8, strlen(utf8), members, TGA_PROOF_FIELDS);

	proof->count = 0;
	proof->bytes = 0;
	for (int i = 0; i < count; i++)
	{
		const tga_json_member *m = &members[i];
		const char *value = m->value;
		size_t len = m->value_len;

		if (m->type == TGA_JSON_STRING)
		{
			char *text = palloc(len + 1);

			len = tga_json_unescape(m, text);
			value = text;
		}
		else if (m->type != TGA_JSON_NUMBER)
			return false;
		if (!tga_proof_add(proof, m->name, m->name_len, value, len))
			return false;
	}
	return count >= 0;
}

static void
set_field(tga_proof_answer *answer, int column, const tga_proof *proof, const char *name)
{
	const tga_proof_field *field = tga_proof_find(proof, name);

	if (field != NULL)
		tga_proof_set_text(answer, column, field->value, field->value_len);
}

/* tgauth_login_widget(data, bot_token, max_age) → who it is */
PG_FUNCTION_INFO_V1(tgauth_login_widget);
Datum
tgauth_login_widget(PG_FUNCTION_ARGS)
{
	tga_proof_answer answer;
	tga_proof proof;
	const text *bot_token;
	tga_status status;
	int64 id;

	tga_proof_start(&answer);
	bot_token = bot_token_arg(fcinfo, 1);
	if (PG_ARGISNULL(0) || !read_object(PG_GETARG_TEXT_PP(0), &proof) ||
		!tga_proof_widget(&proof, VARDATA_ANY(bot_token), TGA_ARG_LEN(bot_token)) ||
		!tga_proof_number(&proof, "id", &id) || id == 0)
		return tga_proof_finish(fcinfo, &answer, TGA_STATUS_INVALID);
	status = judge_age(fcinfo, 2, &proof, &answer);
	tga_proof_set(&answer, TGA_PROOF_TELEGRAM_ID, Int64GetDatum(id));
	set_field(&answer, TGA_PROOF_USERNAME, &proof, "username");
	set_field(&answer, TGA_PROOF_FIRST_NAME, &proof, "first_name");
	set_field(&answer, TGA_PROOF_LAST_NAME, &proof, "last_name");
	set_field(&answer, TGA_PROOF_PHOTO_URL, &proof, "photo_url");
	return tga_proof_finish(fcinfo, &answer, status);
}

/* --- Mini App ---------------------------------------------------------------------------- */

/* `user`, a JSON object in a field.  False if nobody is in it. */
static bool
read_user(const tga_proof *proof, tga_proof_answer *answer)
{
	const tga_proof_field *field = tga_proof_find(proof, "user");
	tga_json_member members[USER_MEMBERS_MAX];
	int64 id;
	int count;

	if (field == NULL)
		return false;
	count = tga_json_object(field->value, field->value_len, members, USER_MEMBERS_MAX);
	if (count < 0 || !tga_json_integer(tga_json_find(members, count, "id"), &id) ||
		id <= 0)
		return false;
	tga_proof_set(answer, TGA_PROOF_TELEGRAM_ID, Int64GetDatum(id));
	tga_proof_set_member(answer, TGA_PROOF_USERNAME, members, count, "username");
	tga_proof_set_member(answer, TGA_PROOF_FIRST_NAME, members, count, "first_name");
	tga_proof_set_member(answer, TGA_PROOF_LAST_NAME, members, count, "last_name");
	tga_proof_set_member(answer, TGA_PROOF_LANGUAGE_CODE, members, count,
						 "language_code");
	tga_proof_set_member(answer, TGA_PROOF_PHOTO_URL, members, count, "photo_url");
	return true;
}

/* Reads an argument of initData, which is ASCII as Telegram sends it. */
static bool
read_init_data(FunctionCallInfo fcinfo, tga_proof *proof)
{
	const text *data = tga_arg_text(fcinfo, 0);

	return data != NULL && tga_proof_parse(proof, VARDATA_ANY(data), TGA_ARG_LEN(data),
										   palloc(TGA_ARG_LEN(data) + 1));
}

static Datum
answer_web_app(FunctionCallInfo fcinfo, const tga_proof *proof, bool good)
{
	tga_proof_answer answer;
	tga_status status = TGA_STATUS_INVALID;

	tga_proof_start(&answer);
	if (good && read_user(proof, &answer))
		status = judge_age(fcinfo, 2, proof, &answer);
	return tga_proof_finish(fcinfo, &answer, status);
}

/* tgauth_web_app(init_data, bot_token, max_age) → who it is */
PG_FUNCTION_INFO_V1(tgauth_web_app);
Datum
tgauth_web_app(PG_FUNCTION_ARGS)
{
	tga_proof proof;
	const text *bot_token;

	bot_token = bot_token_arg(fcinfo, 1);
	return answer_web_app(
		fcinfo, &proof,
		read_init_data(fcinfo, &proof) &&
			tga_proof_web_app(&proof, VARDATA_ANY(bot_token), TGA_ARG_LEN(bot_token)));
}

/* tgauth_web_app_signature(init_data, bot_id, max_age) → who it is */
PG_FUNCTION_INFO_V1(tgauth_web_app_signature);
Datum
tgauth_web_app_signature(PG_FUNCTION_ARGS)
{
	tga_proof proof;

	tga_arg_require(fcinfo, 1, "bot_id");
	if (PG_GETARG_INT64(1) <= 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
						errmsg("bot_id must be the id of a bot"),
						errhint("It is the number before the colon of its token.")));
	return answer_web_app(
		fcinfo, &proof,
		read_init_data(fcinfo, &proof) &&
			tga_proof_signature(&proof, PG_GETARG_INT64(1), tga_guc_telegram_key()));
}
