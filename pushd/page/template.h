/*
 * template.h
 *		The smallest template language that a page needs.
 *
 *		{{name}}				the value, escaped for HTML text and quoted attributes
 *		{{t.key}}				a part: another template, a text in some language
 *		{{#name}}...{{/name}}	once, if the value is not empty
 *		{{^name}}...{{/name}}	once, if it is
 *		{{*list}}...{{/list}}	once for each row of a list
 *
 * Names, in any case, are resolved when a template is parsed, so one that is unknown, left
 * open or closed twice never gets as far as a reader.  There is no way to put
 * a value out unescaped.
 */
#ifndef PUSHD_TEMPLATE_H
#define PUSHD_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct pushd_template pushd_template;

/* What a template may name.  Texts, as parts, may name values only. */
typedef struct pushd_template_names
{
	const char *const *values;
	size_t n_values;
	const char *const *parts; /* without the "t." */
	size_t n_parts;
	const char *const *lists;
	size_t n_lists;
} pushd_template_names;

/*
 * What the names stand for this time, in the same order.  A NULL value or part is
 * empty.  A row of a list is put among the values and parts before it is rendered;
 * false when the list has no such row.
 */
typedef struct pushd_template_scope
{
	const char *const *values;
	const pushd_template *const *parts;
	bool (*row)(void *arg, size_t list, size_t row);
	void *arg;
} pushd_template_scope;

#define PUSHD_TEMPLATE_ERROR_BYTES 128

/* The source must outlive the template.  NULL, and why, for a malformed one. */
pushd_template *pushd_template_parse(const char *source, size_t len,
									 const pushd_template_names *names,
									 char error[static PUSHD_TEMPLATE_ERROR_BYTES])
	__attribute__((warn_unused_result));

void pushd_template_free(pushd_template *t);

/* Errors of writing are left in the stream (ferror). */
void pushd_template_render(const pushd_template *t, const pushd_template_scope *scope,
						   FILE *out);

#endif
