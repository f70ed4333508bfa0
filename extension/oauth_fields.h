/*
 * oauth_fields.h
 *		Parameters of a request, application/x-www-form-urlencoded, as they came: of a
 *		query or of a body.
 *
 * A parameter without a value counts as left out, and none may come twice (RFC 6749
 * section 3.1).  `resume` and `decision` are our own, of pages that lead back to the same
 * request: they are no part of it, and the last one counts.
 *
 * Nothing is allocated and nothing raised; values are bytes that nobody vouches for,
 * without a NUL.
 */
#ifndef TGA_OAUTH_FIELDS_H
#define TGA_OAUTH_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#define TGA_OAUTH_FIELDS_MAX 64

typedef struct tga_oauth_field
{
	char *name;
	char *value;
} tga_oauth_field;

typedef struct tga_oauth_form
{
	int count;
	tga_oauth_field fields[TGA_OAUTH_FIELDS_MAX];
	bool broken;		  /* not in this encoding, or too many */
	const char *repeated; /* a parameter that came twice, or NULL */
	const char *resume;
	const char *decision;
} tga_oauth_form;

/* Takes len bytes with a NUL behind them apart, in place: the form points into them. */
void tga_oauth_form_parse(char *bytes, size_t len, tga_oauth_form *form);

/* The value, as it came; NULL if it is not there or empty. */
const char *tga_oauth_form_value(const tga_oauth_form *form, const char *name);

/* Whether that parameter came twice. */
bool tga_oauth_form_repeats(const tga_oauth_form *form, const char *name);

/* Undoes the encoding of one value, in place.  False if it is none. */
bool tga_oauth_form_decode(char *text) __attribute__((warn_unused_result));

#endif
