/*
 * oauth_form.h
 *		The parameters of a request (oauth_fields.h), as functions of SQL get them.
 */
#ifndef TGA_OAUTH_FORM_H
#define TGA_OAUTH_FORM_H

#include "postgres.h"

#include "fmgr.h"

#include "crypto.h"
#include "oauth_fields.h"

/* A bytea argument, in the current memory: before tga_spi_begin.  NULL is an empty form. */
void tga_oauth_form_arg(FunctionCallInfo fcinfo, int number, tga_oauth_form *form);

/* A value as text of the database, never an error; NULL if it is not there or empty. */
const char *tga_oauth_form_text(const tga_oauth_form *form, const char *name);

/* A digest of the parameters, whatever way they were encoded. */
void tga_oauth_form_digest(const tga_oauth_form *form,
						   uint8_t digest[static TGA_CRYPTO_DIGEST]);

#endif
