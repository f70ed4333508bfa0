/*
 * option_file.c
 *		See option_file.h.
 */
#include "option_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config_file.h"
#include "option_value.h"
#include "secret_file.h"

static void
forget(char *text)
{
	if (text != NULL)
		explicit_bzero(text, strlen(text));
	free(text);
}

void
tga_option_file_clear(const tga_program *program, tga_option_file *file)
{
	for (size_t i = 0; file->lines != NULL && i < program->count; i++)
		forget(file->lines[i]);
	free(file->lines);
	*file = (tga_option_file){0};
}

typedef struct reading
{
	const tga_program *program;
	tga_option_file *file;
	char complaint[TGA_COMPLAINT_MAX];
} reading;

/* Whether others must not see it. */
static bool
is_secret(const tga_option *option, const char *value)
{
	char *shown;
	bool differs;

	if (option->type == TGA_OPTION_SECRET || option->show == NULL)
		return option->type == TGA_OPTION_SECRET && *value != '\0';
	shown = option->show(value);
	differs = shown == NULL || strcmp(shown, value) != 0;
	free(shown);
	return differs;
}

/* Of two lines with one name the later one counts, as in PostgreSQL's files. */
static const char *
on_setting(void *arg, const char *name, const char *value)
{
	reading *r = arg;
	size_t i = 0;
	char why[TGA_COMPLAINT_MAX];
	char *copy;

	while (i < r->program->count && strcmp(r->program->options[i].name, name) != 0)
		i++;
	if (i == r->program->count)
	{
		snprintf(r->complaint, sizeof(r->complaint), "there is no option '%.80s'", name);
		return r->complaint;
	}
	if (!tga_option_check(&r->program->options[i], value, why))
	{
		snprintf(r->complaint, sizeof(r->complaint), "%s: %.900s", name, why);
		return r->complaint;
	}
	copy = strdup(value);
	if (copy == NULL)
		return "finds no memory";
	forget(r->file->lines[i]);
	r->file->lines[i] = copy;
	r->file->has_secret =
		r->file->has_secret || is_secret(&r->program->options[i], value);
	return NULL;
}

/* The bytes of the file, to be wiped and freed; NULL with the reason. */
static char *
read_bytes(const char *path, size_t *len, bool *is_open, const char **why)
{
	FILE *file = fopen(path, "re");
	char *bytes = malloc(TGA_CONFIG_FILE_MAX + 1);

	*why = NULL;
	if (file == NULL || bytes == NULL)
		*why = strerror(errno);
	else
	{
		/* Its buffer would keep secrets. */
		setvbuf(file, NULL, _IONBF, 0);
		errno = 0;
		*len = fread(bytes, 1, TGA_CONFIG_FILE_MAX + 1, file);
		*is_open = tga_file_is_open_to_everybody(file);
		if (ferror(file))
			*why = strerror(errno);
		else if (*len > TGA_CONFIG_FILE_MAX)
			*why = "it is longer than 1 MiB";
	}
	if (file != NULL)
		fclose(file);
	if (*why == NULL)
		return bytes;
	free(bytes);
	return NULL;
}

bool
tga_option_file_read(const tga_program *program, const char *path, tga_option_file *file,
					 char complaint[static TGA_COMPLAINT_MAX])
{
	reading r = {.program = program, .file = file};
	const char *wrong;
	size_t len = 0, line;
	char *bytes;

	*file = (tga_option_file){.lines = calloc(program->count, sizeof(*file->lines))};
	snprintf(complaint, TGA_COMPLAINT_MAX, "out of memory");
	if (file->lines == NULL)
		return false;
	bytes = read_bytes(path, &len, &file->is_open, &wrong);
	if (bytes == NULL)
	{
		snprintf(complaint, TGA_COMPLAINT_MAX, "--config: cannot read '%.200s': %s", path,
				 wrong);
		tga_option_file_clear(program, file);
		return false;
	}
	wrong = tga_config_file_parse(bytes, len, on_setting, &r, &line);
	explicit_bzero(bytes, len);
	free(bytes);
	if (wrong == NULL)
		return true;
	snprintf(complaint, TGA_COMPLAINT_MAX, "%.200s:%zu: %s%.700s", path, line,
			 wrong == r.complaint ? "" : "the line ", wrong);
	tga_option_file_clear(program, file);
	return false;
}
