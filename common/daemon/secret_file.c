/*
 * secret_file.c
 *		See secret_file.h.
 */
#include "secret_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool
tga_file_is_open_to_everybody(FILE *file)
{
	struct stat info;

	return fstat(fileno(file), &info) == 0 && (info.st_mode & (S_IROTH | S_IWOTH)) != 0;
}

/* The line's text moves to its beginning; NULL if there is too little or too much. */
static const char *
trim(char *line, size_t max)
{
	static const char space[] = " \t\r\n";
	size_t before = strspn(line, space);
	size_t len = strlen(line);

	while (len > before && strchr(space, line[len - 1]) != NULL)
		len--;
	if (len == before)
		return "its first line is empty";
	if (len - before >= max)
		return "its first line is too long for a secret";
	memmove(line, line + before, len - before);
	line[len - before] = '\0';
	return NULL;
}

char *
tga_secret_file_read(const char *path, size_t max, bool *is_open, const char **why)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	*why = NULL;
	if (file == NULL)
	{
		*why = strerror(errno);
		return NULL;
	}
	if (is_open != NULL)
		*is_open = tga_file_is_open_to_everybody(file);
	/* Its buffer would keep the secret. */
	setvbuf(file, NULL, _IONBF, 0);
	errno = 0;
	if (getline(&line, &size, file) < 0)
		*why = errno != 0 ? strerror(errno) : "it is empty";
	else
		*why = trim(line, max);
	fclose(file);
	if (*why == NULL)
		return line;
	if (line != NULL)
		explicit_bzero(line, size);
	free(line);
	return NULL;
}
