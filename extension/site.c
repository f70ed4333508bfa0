/*
 * site.c
 *		The hosts that pushd guards beside its own are named, and forgotten.
 *
 * The host of a site is the one thing that a browser is ever redirected to, so it is kept
 * as browsers write it, and compared to the letter.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "client_number.h"
#include "journal.h"
#include "notify.h"

/* A name of DNS, and a port. */
#define HOST_MAX 260
#define PORT_MAX 65535

static tga_statement insert_site = {
	.text = "INSERT INTO %1$s.tgauth_site (host, number, groups, created_at) "
			"VALUES ($1, $2, $3, $4) "
			"ON CONFLICT (host) DO UPDATE SET groups = EXCLUDED.groups",
	.nargs = 4,
	.types = {TEXTOID, INT4OID, TEXTARRAYOID, TIMESTAMPTZOID},
};

static tga_statement update_site = {
	.text = "UPDATE %1$s.tgauth_site SET groups = $2 WHERE host = $1",
	.nargs = 2,
	.types = {TEXTOID, TEXTARRAYOID},
};

static tga_statement delete_site = {
	.text = "DELETE FROM %1$s.tgauth_site WHERE host = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement delete_children = {
	.text = "DELETE FROM %1$s.tgauth_site_session WHERE host = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement select_sites = {
	.text = "SELECT host, number, groups, created_at FROM %1$s.tgauth_site ORDER BY host",
};

/* A host as browsers write it; NULL for what cannot be one. */
static char *
read_host(const char *text)
{
	static const char digits[] = "0123456789";
	char *host = tga_arg_folded(text);
	size_t name;
	const char *port;
	int number = 0;

	if (strlen(host) > HOST_MAX)
		return NULL;
	if (*host == '[')
		name = strspn(host + 1, "0123456789abcdef:.") + 2;
	else
		name = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-_");
	if (name == 0 || name > strlen(host) || *host == '.' || *host == '-' ||
		(*host == '[' && host[name - 1] != ']'))
		return NULL;
	if (host[name] == '\0')
		return host;
	port = host + name + 1;
	if (host[name] != ':' || *port == '\0' || strspn(port, digits) != strlen(port) ||
		strlen(port) > 5)
		return NULL;
	number = atoi(port);
	if (number == 0 || number > PORT_MAX)
		return NULL;
	/* Browsers leave out the port of https. */
	if (number == 443)
		host[name] = '\0';
	return host;
}

/* tgauth_add_site(host, groups).  Strict. */
PG_FUNCTION_INFO_V1(tgauth_add_site);
Datum
tgauth_add_site(PG_FUNCTION_ARGS)
{
	tga_call call;
	const char *named = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *host = read_host(named);
	tga_args update = {0};
	tga_args insert = {0};

	if (host == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" cannot be the host of a site", named),
				 errhint("Name the host as browsers write it, without scheme and path: "
						 "app.example.com, or localhost:8081.")));
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_text(&update, host);
	tga_spi_arg_datum(&update, PG_GETARG_DATUM(1));
	if (tga_spi_run(&call, &update_site, &update) == 0)
	{
		tga_spi_arg_text(&insert, host);
		tga_spi_arg_int4(&insert, tga_client_number_free(&call));
		tga_spi_arg_datum(&insert, PG_GETARG_DATUM(1));
		tga_spi_arg_time(&insert, call.now);
		tga_spi_run(&call, &insert_site, &insert);
	}
	tga_spi_end();
	tga_notify_keys();
	PG_RETURN_VOID();
}

/* tgauth_remove_site(host) → whether there was one.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_remove_site);
Datum
tgauth_remove_site(PG_FUNCTION_ARGS)
{
	tga_call call;
	const char *host = read_host(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	tga_args site = {0};
	tga_args children = {0};
	bool removed;

	if (host == NULL)
		PG_RETURN_BOOL(false);
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_text(&site, host);
	removed = tga_spi_run(&call, &delete_site, &site) > 0;
	tga_spi_arg_text(&children, host);
	tga_spi_run(&call, &delete_children, &children);
	if (removed)
		tga_journal_write(&call, &(tga_journal_entry){.kind = TGA_JOURNAL_REVOKED,
													  .application = host});
	tga_spi_end();
	tga_notify_keys();
	PG_RETURN_BOOL(removed);
}

/* tgauth_sites() → all of them */
PG_FUNCTION_INFO_V1(tgauth_sites);
Datum
tgauth_sites(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args none = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_read(&call, &select_sites, &none);
	return tga_spi_return_rows(fcinfo, &call);
}
