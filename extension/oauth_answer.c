/*
 * oauth_answer.c
 *		See oauth_answer.h.
 */
#include "oauth_answer.h"

#include "utils/builtins.h"
#include "utils/json.h"

enum answer_column
{
	ANSWER_STATUS,
	ANSWER_BODY,
	ANSWER_CHALLENGE,
	ANSWER_COLUMNS
};

void
tga_oauth_add_json(StringInfo json, const char *name, const char *value)
{
	if (value != NULL)
		appendStringInfo(json, "%c\"%s\":%s", json->len == 0 ? '{' : ',', name, value);
}

void
tga_oauth_add_text(StringInfo json, const char *name, const char *text)
{
	StringInfoData value;

	if (text == NULL)
		return;
	initStringInfo(&value);
	escape_json(&value, text);
	tga_oauth_add_json(json, name, value.data);
	pfree(value.data);
}

void
tga_oauth_add_int(StringInfo json, const char *name, int64 value)
{
	tga_oauth_add_json(json, name, psprintf(INT64_FORMAT, value));
}

void
tga_oauth_answer_json(const tga_call *call, tga_oauth_answer *answer,
					  const StringInfo json)
{
	appendStringInfoChar(json, '}');
	answer->status = 200;
	answer->challenge = NULL;
	answer->body = tga_spi_keep(call, json->data);
}

void
tga_oauth_error(const tga_call *call, tga_oauth_answer *answer, int status,
				const char *error, const char *description)
{
	StringInfoData json;

	initStringInfo(&json);
	tga_oauth_add_text(&json, "error", error);
	tga_oauth_add_text(&json, "error_description", description);
	tga_oauth_answer_json(call, answer, &json);
	answer->status = status;
}

void
tga_oauth_invalid_client(const tga_call *call, tga_oauth_answer *answer,
						 const char *description)
{
	tga_oauth_error(call, answer, 401, "invalid_client", description);
	answer->challenge = "Basic realm=\"tgauth\", charset=\"UTF-8\"";
}

Datum
tga_oauth_return(FunctionCallInfo fcinfo, const tga_oauth_answer *answer)
{
	Datum values[ANSWER_COLUMNS];
	bool nulls[ANSWER_COLUMNS] = {false};

	values[ANSWER_STATUS] = Int32GetDatum(answer->status);
	tga_spi_set_text(values, nulls, ANSWER_BODY, answer->body);
	tga_spi_set_text(values, nulls, ANSWER_CHALLENGE, answer->challenge);
	return tga_spi_return_row(fcinfo, values, nulls);
}

void
tga_oauth_add_parameter(StringInfo url, const char *name, const char *value)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	appendStringInfo(url, "%c%s=", strchr(url->data, '?') != NULL ? '&' : '?', name);
	for (; *value != '\0'; value++)
		if (strchr(plain, *value) != NULL)
			appendStringInfoChar(url, *value);
		else
			appendStringInfo(url, "%%%02X", (unsigned char) *value);
}
