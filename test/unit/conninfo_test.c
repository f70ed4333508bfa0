/*
 * conninfo_test.c
 *		Connection strings: what libpq reads back is what was set.
 */
#include "conninfo.h"

#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "tap.h"

static const char *
value_of(PQconninfoOption *options, const char *keyword)
{
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0)
			return o->val;
	return NULL;
}

int
main(void)
{
	tga_conninfo_parts parts = {.host = "db.example.org",
								.dbname = "it's a \\ name",
								.user = "ann",
								.password = "p@ss 'word' = \\"};
	char *text = tga_conninfo(&parts);
	PQconninfoOption *read = PQconninfoParse(text, NULL);

	ok(read != NULL, "libpq reads the string");
	ok(strcmp(value_of(read, "host"), parts.host) == 0, "host");
	ok(strcmp(value_of(read, "dbname"), parts.dbname) == 0,
	   "dbname with quote and slash");
	ok(strcmp(value_of(read, "user"), parts.user) == 0, "user");
	ok(strcmp(value_of(read, "password"), parts.password) == 0,
	   "password, any character");
	PQconninfoFree(read);
	free(text);

	parts = (tga_conninfo_parts){.host = "", .dbname = "app"};
	text = tga_conninfo(&parts);
	ok(strcmp(text, "dbname='app'") == 0, "empty is not set");
	free(text);

	parts.dsn = "postgresql://ann@db/app";
	text = tga_conninfo(&parts);
	ok(strcmp(text, parts.dsn) == 0, "a connection string stands alone");
	free(text);

	text = tga_conninfo(&(tga_conninfo_parts){0});
	ok(strcmp(text, "") == 0, "nothing set is left to libpq");
	free(text);
	text = tga_conninfo_show("postgresql://ann:hush@db:5433/app");
	ok(strstr(text, "hush") == NULL && strstr(text, "host='db'") != NULL &&
		   strstr(text, "password='(set)'") != NULL,
	   "what is shown has no password, of a URI");
	free(text);
	text = tga_conninfo_show("host=db password='hush hush'");
	ok(strstr(text, "hush") == NULL && strstr(text, "host='db'") != NULL,
	   "nor of name=value");
	free(text);
	text = tga_conninfo_show("host=db password='hush");
	ok(strstr(text, "hush") == NULL, "nor of what libpq cannot read");
	free(text);
	return tap_done();
}
