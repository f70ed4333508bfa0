/*
 * pg_hosts_test.c
 *		Which servers a connection string names; and what a refusal hints at.
 */
#include "pg_hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg_refusal.h"
#include "tap.h"

/* "host/hostaddr/port host/hostaddr/port … timeout", with - for NULL. */
static const char *
hosts_of(const char *conninfo)
{
	static char text[1024];
	tga_pg_hosts h;
	size_t used = 0;

	if (!tga_pg_hosts_read(&h, conninfo, 5000))
		return "memory";
	for (int i = 0; i < h.count; i++)
		used += (size_t) snprintf(text + used, sizeof(text) - used, "%s/%s/%s ",
								  h.list[i].host != NULL ? h.list[i].host : "-",
								  h.list[i].hostaddr != NULL ? h.list[i].hostaddr : "-",
								  h.list[i].port != NULL ? h.list[i].port : "-");
	snprintf(text + used, sizeof(text) - used, "%d", h.timeout_ms);
	tga_pg_hosts_free(&h);
	return text;
}

static void
test_strings(void)
{
	static const char *const cases[][2] = {
		{"", "-/-/- 5000"},
		{"host=a", "a/-/- 5000"},
		{"host=a,b port=1,2 connect_timeout=3", "a/-/1 b/-/2 3000"},
		{"host=a,b,/run port=7 connect_timeout=1", "a/-/7 b/-/7 /run/-/7 2000"},
		{"postgresql://a:1,b:2/x?connect_timeout=0", "a/-/1 b/-/2 5000"},
		{"host=a,b hostaddr=192.0.2.1,192.0.2.2", "a/192.0.2.1/- b/192.0.2.2/- 5000"},
		{"hostaddr=192.0.2.1,192.0.2.2", "-/192.0.2.1/- -/192.0.2.2/- 5000"},
		/* what is left to libpq */
		{"host=a,,b", "-/-/- 5000"},
		{"host=a,b port=1,2,3", "-/-/- 5000"},
		{"host=a,b port=1,", "-/-/- 5000"},
		{"host=a hostaddr=192.0.2.1,192.0.2.2", "-/-/- 5000"},
		{"host=a,b service=x", "-/-/- 5000"},
		{"host='a", "-/-/- 5000"},
		{"connect_timeout=soon", "-/-/- 5000"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!ok(strcmp(hosts_of(cases[i][0]), cases[i][1]) == 0, cases[i][0]))
			printf("#   %s\n", hosts_of(cases[i][0]));
}

static void
test_environment(void)
{
	setenv("PGHOST", "c,d", 1);
	setenv("PGPORT", "5", 1);
	setenv("PGCONNECT_TIMEOUT", "4", 1);
	ok(strcmp(hosts_of("dbname=x"), "c/-/5 d/-/5 4000") == 0,
	   "where the string is silent, the environment speaks");
	ok(strcmp(hosts_of("host=a port=1 connect_timeout=2"), "a/-/1 2000") == 0,
	   "and where it does not, the string");
	unsetenv("PGHOST");
	unsetenv("PGPORT");
	unsetenv("PGCONNECT_TIMEOUT");
}

static void
test_hints(void)
{
	static const char *const known[][2] = {
		{"42P05", "pooler"},	   {"26000", "pooler"},		 {"25006", "no writes"},
		{"42501", "tgauth_grant"}, {"42883", "EXTENSION"},	 {"3F000", "EXTENSION"},
		{"53100", "disk"},		   {"53300", "connections"}, {"57P01", "operator"},
	};
	bool all = true;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		all = all && tga_pg_hint(known[i][0]) != NULL &&
			  strstr(tga_pg_hint(known[i][0]), known[i][1]) != NULL;
	ok(all, "a hint for each of what an operator can mend");
	ok(tga_pg_hint("22023") == NULL && tga_pg_hint("XX000") == NULL &&
		   tga_pg_hint(NULL) == NULL,
	   "none that would mislead");
	ok(tga_pg_is_servers_fault("25006") && tga_pg_is_servers_fault("42501") &&
		   tga_pg_is_servers_fault("53100") && !tga_pg_is_servers_fault("40001") &&
		   !tga_pg_is_servers_fault("22023") && !tga_pg_is_servers_fault("57014") &&
		   !tga_pg_is_servers_fault("XX000") && !tga_pg_is_servers_fault(NULL),
	   "what nobody's request can bring about speaks against the server");
}

int
main(void)
{
	test_strings();
	test_environment();
	test_hints();
	return tap_done();
}
