/*
 * proof_answer.c
 *		See proof_answer.h.
 */
#include "proof_answer.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "encoding.h"
#include "proof_id_token.h"
#include "spi.h"

void
tga_proof_start(tga_proof_answer *answer)
{
	memset(answer->nulls, true, sizeof(answer->nulls));
}

void
tga_proof_set(tga_proof_answer *answer, int column, Datum value)
{
	answer->values[column] = value;
	answer->nulls[column] = false;
}

void
tga_proof_set_text(tga_proof_answer *answer, int column, const char *utf8, size_t len)
{
	if (len > 0)
		tga_proof_set(answer, column,
					  CStringGetTextDatum(tga_encoding_from_utf8(utf8, len, false)));
}

void
tga_proof_set_member(tga_proof_answer *answer, int column, const tga_json_member *members,
					 int count, const char *name)
{
	const tga_json_member *member = tga_json_find(members, count, name);
	char *text;

	if (member == NULL || member->type != TGA_JSON_STRING)
		return;
	text = palloc(member->value_len + 1);
	tga_proof_set_text(answer, column, text, tga_json_unescape(member, text));
}

tga_status
tga_proof_judge_age(FunctionCallInfo fcinfo, int max_age, int64 seconds,
					tga_proof_answer *answer)
{
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz oldest = DatumGetTimestampTz(DirectFunctionCall2(
		timestamptz_mi_interval, TimestampTzGetDatum(now), PG_GETARG_DATUM(max_age)));
	TimestampTz date;

	/* The bound keeps the conversion within what a timestamp can hold. */
	if (seconds < 0 || seconds > INT64_C(1) << 40)
		return TGA_STATUS_INVALID;
	date = time_t_to_timestamptz((pg_time_t) seconds);
	if (date > now + TGA_PROOF_CLOCK_SKEW * USECS_PER_SEC)
		return TGA_STATUS_INVALID;
	tga_proof_set(answer, TGA_PROOF_AUTH_DATE, TimestampTzGetDatum(date));
	return date < oldest ? TGA_STATUS_EXPIRED : TGA_STATUS_OK;
}

Datum
tga_proof_finish(FunctionCallInfo fcinfo, tga_proof_answer *answer, tga_status status)
{
	if (status == TGA_STATUS_INVALID)
		tga_proof_start(answer);
	tga_spi_set_text(answer->values, answer->nulls, TGA_PROOF_STATUS,
					 tga_status_word(status));
	return tga_spi_return_row(fcinfo, answer->values, answer->nulls);
}
