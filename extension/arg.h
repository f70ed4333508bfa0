/*
 * arg.h
 *		The arguments of SQL functions.
 *
 * What is raised here is for a programmer who left an argument out or passed what
 * cannot be one; what a stranger can send is never judged here.
 *
 * Among the arguments there are secrets, and the server's log tells the statement of
 * an error: whatever is raised before tga_spi_begin, which hides it, has errhidestmt.
 */
#ifndef TGA_ARG_H
#define TGA_ARG_H

#include "postgres.h"

#include "fmgr.h"

#include "pg_compat.h"
#include "start_token.h"

/* The bytes of a text or bytea as it is in memory, without a copy where it can be. */
#define TGA_ARG_LEN(varlena) ((size_t) VARSIZE_ANY_EXHDR(varlena))

/* Raises if an argument is NULL. */
void tga_arg_require(FunctionCallInfo fcinfo, int number, const char *name);

/* A text that must not be NULL; what is secret the caller wipes. */
char *tga_arg_string(FunctionCallInfo fcinfo, int number, const char *name);

/* The same, a password in UTF-8, whatever the database's encoding. */
char *tga_arg_password(FunctionCallInfo fcinfo, int number, const char *name);
void tga_arg_wipe(char *secret);

/* An argument of type text, or NULL. */
const text *tga_arg_text(FunctionCallInfo fcinfo, int number);

/* The id of a person: not NULL, and none of a group. */
int64 tga_arg_telegram_id(FunctionCallInfo fcinfo, int number);

/* A login id and a channel; raise for what cannot be one. */
void tga_arg_login_id(FunctionCallInfo fcinfo, int number,
					  uint8_t login_id[static TGA_LOGIN_ID_BYTES]);
uint8_t tga_arg_channel(FunctionCallInfo fcinfo, int number);

/* A copy with its ASCII letters small, for comparing. */
char *tga_arg_folded(const char *text);

#endif
