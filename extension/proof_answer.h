/*
 * proof_answer.h
 *		What every check of a proof of Telegram's answers: a status, and the person.
 */
#ifndef TGA_PROOF_ANSWER_H
#define TGA_PROOF_ANSWER_H

#include "postgres.h"

#include "fmgr.h"

#include "json_scan.h"
#include "status.h"

enum tga_proof_column
{
	TGA_PROOF_STATUS,
	TGA_PROOF_TELEGRAM_ID,
	TGA_PROOF_USERNAME,
	TGA_PROOF_FIRST_NAME,
	TGA_PROOF_LAST_NAME,
	TGA_PROOF_LANGUAGE_CODE,
	TGA_PROOF_PHOTO_URL,
	TGA_PROOF_AUTH_DATE,
	TGA_PROOF_COLUMNS
};

typedef struct tga_proof_answer
{
	Datum values[TGA_PROOF_COLUMNS];
	bool nulls[TGA_PROOF_COLUMNS];
} tga_proof_answer;

/* An answer that tells nothing yet. */
void tga_proof_start(tga_proof_answer *answer);

void tga_proof_set(tga_proof_answer *answer, int column, Datum value);

/* Texts are UTF-8, and empty ones as good as absent. */
void tga_proof_set_text(tga_proof_answer *answer, int column, const char *utf8,
						size_t len);

/* A string among members; what is absent or no string stays NULL. */
void tga_proof_set_member(tga_proof_answer *answer, int column,
						  const tga_json_member *members, int count, const char *name);

/*
 * Sets when a proof was made, in seconds since 1970; whether that is not in the future
 * and within max_age, an argument that the caller has seen not to be NULL.
 */
tga_status tga_proof_judge_age(FunctionCallInfo fcinfo, int max_age, int64 seconds,
							   tga_proof_answer *answer)
	__attribute__((warn_unused_result));

/* The row; of what is invalid it tells nothing but that. */
Datum tga_proof_finish(FunctionCallInfo fcinfo, tga_proof_answer *answer,
					   tga_status status);

#endif
