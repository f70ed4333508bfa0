/*
 * pg_refusal.c
 *		See pg_refusal.h.
 */
#include "pg_refusal.h"

#include <string.h>

#define POOLER "a pooler in transaction mode stands between: connect to PostgreSQL itself"
#define READ_ONLY                                                                        \
	"this server takes no writes: it is a standby; name the primary, or every server "   \
	"and target_session_attrs=primary"
#define RIGHTS                                                                           \
	"this role lacks rights: SELECT tgauth.tgauth_grant('ROLE', 'pushd') or, for the "   \
	"bot, tgauth.tgauth_grant('ROLE', 'bot'), as the extension's owner in this database"
#define NO_EXTENSION "CREATE EXTENSION tgauth in this database, or UPDATE an older one"
#define RESOURCES "the server is short of memory, disk or connections: see its own log"
#define STOPPED "the server or an operator ended it: see the server's own log"

/* Whole codes before their classes. */
static const struct
{
	const char *sqlstate; /* how it begins */
	const char *hint;
	bool servers_fault;
} known[] = {
	{"42P05", POOLER, true},	   {"26000", POOLER, true},
	{"25006", READ_ONLY, true},	   {"42501", RIGHTS, true},
	{"42883", NO_EXTENSION, true}, {"42P01", NO_EXTENSION, true},
	{"3F000", NO_EXTENSION, true}, {"42704", NO_EXTENSION, true},
	{"42703", NO_EXTENSION, true}, {"53", RESOURCES, true},
	{"57", STOPPED, false},		   {"58", RESOURCES, true},
};

static size_t
find(const char *sqlstate)
{
	size_t i = 0;

	while (i < sizeof(known) / sizeof(known[0]) &&
		   (sqlstate == NULL ||
			strncmp(sqlstate, known[i].sqlstate, strlen(known[i].sqlstate)) != 0))
		i++;
	return i;
}

const char *
tga_pg_hint(const char *sqlstate)
{
	size_t i = find(sqlstate);

	return i < sizeof(known) / sizeof(known[0]) ? known[i].hint : NULL;
}

bool
tga_pg_is_servers_fault(const char *sqlstate)
{
	size_t i = find(sqlstate);

	return i < sizeof(known) / sizeof(known[0]) && known[i].servers_fault;
}

void
tga_pg_log_refusal(const tga_log *log, tga_reasons *reasons, uint64_t now,
				   const char *event, const char *what, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	long long unsaid;

	/* By its code: a message may have something of a client's in it, ever new. */
	if (tga_reasons_are_due(reasons, what, sqlstate, now, &unsaid))
		tga_log_event(log, TGA_ERROR, event, "query", what, "sqlstate", sqlstate,
					  "message", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
					  "hint", tga_pg_hint(sqlstate), "unsaid",
					  unsaid > 0 ? TGA_NUM(unsaid) : NULL, NULL);
}
