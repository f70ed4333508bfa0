/*
 * pg_text.c
 *		See pg_text.h.
 */
#include "pg_text.h"

#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "utf8.h"

#define BYTES "tgauth_text($"

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char) *text >= 0x80)
			return false;
	return true;
}

static char *
ascii_copy(const char *text)
{
	char *copy = strdup(text);

	for (char *p = copy; p != NULL && *p != '\0'; p++)
		if ((unsigned char) *p >= 0x80)
			*p = '?';
	return copy;
}

bool
tga_pg_parameters_make(tga_pg_parameters *p, const tga_pg_statement *statement, int count,
					   const char *const *values)
{
	const char *at = statement->sql;

	TGA_MUST(count >= 0 && count <= TGA_PG_PARAMETERS_MAX);
	*p = (tga_pg_parameters){.count = count};
	while ((at = strstr(at, BYTES)) != NULL)
	{
		long number = strtol(at + sizeof(BYTES) - 1, (char **) &at, 10);

		TGA_MUST(number >= 1 && number <= count);
		p->formats[number - 1] = 1;
	}
	for (int i = 0; i < count; i++)
	{
		p->values[i] = values[i];
		if (values[i] == NULL)
			continue;
		p->lengths[i] = (int) strlen(values[i]);
		if (p->formats[i] != 0 || is_ascii(values[i]))
			continue;
		p->values[i] = p->copies[i] = ascii_copy(values[i]);
		if (p->copies[i] == NULL)
			return false;
	}
	return true;
}

void
tga_pg_parameters_free(tga_pg_parameters *p)
{
	for (int i = 0; i < p->count; i++)
		free(p->copies[i]);
}

bool
tga_pg_has_no_encoding(const PGconn *conn)
{
	const char *encoding = PQparameterStatus(conn, "server_encoding");

	return encoding != NULL && strcmp(encoding, "SQL_ASCII") == 0;
}

void
tga_pg_make_utf8(PGresult *result)
{
	uint32_t code;

	for (int row = 0; row < PQntuples(result); row++)
		for (int column = 0; column < PQnfields(result); column++)
			for (char *p = PQgetvalue(result, row, column); *p != '\0';)
			{
				size_t len = tga_utf8_next(p, &code);

				if (code == 0)
					*p = '?';
				p += len;
			}
}
