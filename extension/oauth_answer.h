/*
 * oauth_answer.h
 *		What an endpoint of JSON answers: OUT status integer, body text,
 *		www_authenticate text.
 */
#ifndef TGA_OAUTH_ANSWER_H
#define TGA_OAUTH_ANSWER_H

#include "postgres.h"

#include "lib/stringinfo.h"

#include "spi.h"

typedef struct tga_oauth_answer
{
	int status;			   /* of HTTP */
	const char *body;	   /* JSON, in the caller's memory; NULL: empty */
	const char *challenge; /* WWW-Authenticate, or NULL */
} tga_oauth_answer;

/* An error as RFC 6749 section 5.2 writes it; description is a sentence without quotes. */
void tga_oauth_error(const tga_call *call, tga_oauth_answer *answer, int status,
					 const char *error, const char *description);

/* invalid_client, which asks for Basic credentials. */
void tga_oauth_invalid_client(const tga_call *call, tga_oauth_answer *answer,
							  const char *description);

/* 200 with a body. */
void tga_oauth_answer_json(const tga_call *call, tga_oauth_answer *answer,
						   const StringInfo json);

/* After tga_spi_end. */
Datum tga_oauth_return(FunctionCallInfo fcinfo, const tga_oauth_answer *answer);

/* A member of a JSON object that is being written, `{` before the first; NULL: none. */
void tga_oauth_add_text(StringInfo json, const char *name, const char *text);
void tga_oauth_add_int(StringInfo json, const char *name, int64 value);
/* A value that is JSON already. */
void tga_oauth_add_json(StringInfo json, const char *name, const char *value);

/* A parameter of an address that is being written. */
void tga_oauth_add_parameter(StringInfo url, const char *name, const char *value);

#endif
