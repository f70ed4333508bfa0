/*
 * config_file_fuzz.c
 *		Any bytes as a configuration file: names are names, a line that is wrong is one of
 *		the file's, and what was taken is taken again in the same way when it is written
 *		with quotes.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

/* The settings, each as a line with its value in quotes. */
typedef struct written
{
	char *text;
	size_t len;
	FILE *out;
} written;

static const char *
on_setting(void *arg, const char *name, const char *value)
{
	written *w = arg;

	must(*name != '\0');
	for (const char *c = name; *c != '\0'; c++)
		must(islower((unsigned char) *c) || isdigit((unsigned char) *c) || *c == '-');
	fprintf(w->out, "%s = '", name);
	for (const char *c = value; *c != '\0'; c++)
		fprintf(w->out, isalnum((unsigned char) *c) ? "%c" : "\\%03o",
				(unsigned char) *c);
	fputs("'\n", w->out);
	return NULL;
}

static const char *
parse(const char *bytes, size_t len, size_t *line, written *w)
{
	const char *wrong;

	w->out = open_memstream(&w->text, &w->len);
	must(w->out != NULL);
	wrong = tga_config_file_parse(bytes, len, on_setting, w, line);
	fclose(w->out);
	return wrong;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of its own, so that a sanitizer sees a read past the end. */
	char *copy = malloc(size > 0 ? size : 1);
	size_t line, lines = 1;
	written first, second;
	const char *wrong;

	must(copy != NULL);
	memcpy(copy, data, size);
	for (size_t i = 0; i < size; i++)
		lines += copy[i] == '\n';
	wrong = parse(copy, size, &line, &first);
	must(line >= 1 && line <= lines && (wrong != NULL || line == lines));
	must(parse(first.text, first.len, &line, &second) == NULL);
	must(first.len == second.len && memcmp(first.text, second.text, first.len) == 0);
	free(first.text);
	free(second.text);
	free(copy);
	return 0;
}
