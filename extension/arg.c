/*
 * arg.c
 *		See arg.h.
 */
#include "arg.h"

#include "utils/builtins.h"

#include "encoding.h"

void
tga_arg_require(FunctionCallInfo fcinfo, int number, const char *name)
{
	Assert(number < fcinfo->nargs);
	if (PG_ARGISNULL(number))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errhidestmt(true),
						errmsg("%s must not be null", name),
						errdetail("There is nobody and nothing to answer about."),
						errhint("Pass a value as the argument \"%s\".", name)));
}

char *
tga_arg_string(FunctionCallInfo fcinfo, int number, const char *name)
{
	tga_arg_require(fcinfo, number, name);
	return text_to_cstring(PG_GETARG_TEXT_PP(number));
}

char *
tga_arg_password(FunctionCallInfo fcinfo, int number, const char *name)
{
	char *text = tga_arg_string(fcinfo, number, name);
	char *password = tga_encoding_password(text);

	tga_arg_wipe(text);
	return password;
}

void
tga_arg_wipe(char *secret)
{
	explicit_bzero(secret, strlen(secret));
}

const text *
tga_arg_text(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : PG_GETARG_TEXT_PP(number);
}

int64
tga_arg_telegram_id(FunctionCallInfo fcinfo, int number)
{
	int64 telegram_id;

	tga_arg_require(fcinfo, number, "telegram_id");
	telegram_id = PG_GETARG_INT64(number);
	if (telegram_id <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
				 errmsg("telegram_id must be the id of a person"),
				 errdetail("Ids of groups and channels are negative."),
				 errhint("Pass the id of the sender (from.id), not of the chat.")));
	return telegram_id;
}

void
tga_arg_login_id(FunctionCallInfo fcinfo, int number,
				 uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	const bytea *value;

	tga_arg_require(fcinfo, number, "login_id");
	value = PG_GETARG_BYTEA_PP(number);
	if (TGA_ARG_LEN(value) != TGA_LOGIN_ID_BYTES)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
						errmsg("login_id must have %d bytes", TGA_LOGIN_ID_BYTES)));
	memcpy(login_id, VARDATA_ANY(value), TGA_LOGIN_ID_BYTES);
}

uint8_t
tga_arg_channel(FunctionCallInfo fcinfo, int number)
{
	int32 channel;

	tga_arg_require(fcinfo, number, "channel");
	channel = PG_GETARG_INT32(number);
	if (channel < 0 || channel > UINT8_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
						errmsg("channel must be from 0 to %d", UINT8_MAX)));
	return (uint8_t) channel;
}

char *
tga_arg_folded(const char *text)
{
	char *copy = pstrdup(text);

	for (char *p = copy; *p != '\0'; p++)
		*p = (char) pg_ascii_tolower((unsigned char) *p);
	return copy;
}
