/*
 * sites.c
 *		See sites.h.
 */
#include "db/sites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const tga_pg_statement statement = {
	"sites", "SELECT host, array_to_string(groups, ',') FROM tgauth_sites()"};

enum
{
	SITE_HOST,
	SITE_GROUPS
};

static void
clear(pushd_sites *s)
{
	for (size_t i = 0; i < s->count; i++)
	{
		free(s->list[i].host);
		free(s->list[i].groups);
	}
	free(s->list);
	s->list = NULL;
	s->count = 0;
}

/* Whether it is one; over http only where our own host is, for a loopback name. */
static bool
parse(const pushd_sites *s, const char *host, pushd_public_url *url)
{
	char text[PUSHD_PUBLIC_URL_MAX];

	snprintf(text, sizeof(text), "http://%s", host);
	if (!s->secure && pushd_public_url_parse(text, url) == NULL)
		return true;
	snprintf(text, sizeof(text), "https://%s", host);
	return pushd_public_url_parse(text, url) == NULL;
}

/* Adds it; a host that none can be asked for by is left out. */
static void
add(pushd_sites *s, const char *host, const char *groups)
{
	pushd_guarded *g = &s->list[s->count];

	*g = (pushd_guarded){.host = strdup(host), .groups = strdup(groups)};
	if (g->host != NULL && g->groups != NULL && parse(s, host, &g->url))
	{
		s->count++;
		return;
	}
	tga_log_event(s->db->config.log, TGA_WARNING, "site_ignored", "host", host, NULL);
	free(g->host);
	free(g->groups);
}

static void
on_sites(void *arg, const PGresult *result)
{
	pushd_sites *s = arg;
	int n;

	if (!pushd_db_has_rows(s->db, &statement, result))
		return;
	n = PQntuples(result);
	clear(s);
	s->list = calloc((size_t) n + 1, sizeof(*s->list));
	for (int i = 0; i < n && s->list != NULL; i++)
		add(s, PQgetvalue(result, i, SITE_HOST), PQgetvalue(result, i, SITE_GROUPS));
	s->loaded = s->list != NULL;
}

void
pushd_sites_ask(pushd_sites *s)
{
	if (!pushd_db_send(s->db, &statement, 0, NULL, on_sites, s))
		tga_log_event(s->db->config.log, TGA_DEBUG, "not_asked", "query", statement.name,
					  NULL);
}

const pushd_guarded *
pushd_sites_by_origin(const pushd_sites *s, const char *origin)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->list[i].url.origin, origin) == 0)
			return &s->list[i];
	return NULL;
}

const pushd_guarded *
pushd_sites_by_host(const pushd_sites *s, const char *host)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->list[i].host, host) == 0)
			return &s->list[i];
	return NULL;
}

bool
pushd_guarded_admits(const pushd_guarded *g, const pushd_session *session)
{
	tga_span wanted = tga_span_of(g->groups), name, has, one;

	if (wanted.len == 0)
		return true;
	while (tga_span_next(&wanted, ',', &name))
	{
		has = tga_span_of(session->groups);
		while (has.len > 0 && tga_span_next(&has, ',', &one))
			if (one.len == name.len && memcmp(one.at, name.at, name.len) == 0)
				return true;
	}
	return false;
}

void
pushd_sites_close(pushd_sites *s)
{
	clear(s);
}
