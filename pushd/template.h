/*
 * template.h
 *		The smallest template language that a page needs.
 *
 *		{{name}}				the value, escaped for HTML text and quoted attributes
 *		{{t.key}}				a part: another template, a text in some language
 *		{{#name}}...{{/name}}	once, if the value is not empty
 *		{{^name}}...{{/name}}	once, if it is
 *
 * Names are resolved when a template is parsed, so one that is unknown, left
 * open or closed twice never gets as far as a reader.  There is no way to put
 * a value out unescaped.
 */
#ifndef TGA_PUSHD_TEMPLATE_H
#define TGA_PUSHD_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct page_template page_template;

/* What a template may name.  Texts, as parts, may name values only. */
typedef struct template_names
{
	const char *const *values;
	size_t n_values;
	const char *const *parts; /* without the "t." */
	size_t n_parts;
} template_names;

/* What the names stand for this time, in the same order.  A NULL value is empty. */
typedef struct template_scope
{
	const char *const *values;
	const page_template *const *parts;
} template_scope;

#define TEMPLATE_ERROR_BYTES 128

/* The source must outlive the template.  NULL, and why, for a malformed one. */
page_template *template_parse(const char *source, size_t len, const template_names *names,
							  char error[static TEMPLATE_ERROR_BYTES])
	__attribute__((warn_unused_result));

void template_free(page_template *t);

/* Errors of writing are left in the stream (ferror). */
void template_render(const page_template *t, const template_scope *scope, FILE *out);

#endif
