/*
 * guard.c
 *		See guard.h.
 *
 * What a site's cookie opens is decided by the host that the request was for.  That comes
 * from a trusted proxy, or from the field Host, which the proxies in front of us set: who
 * could write another one has not got that host's cookie.
 *
 * But an application has that of its own host, and a proxy may pass on what a client wrote,
 * and add its own to it.  So where two are named that we know, nobody can tell which of them
 * it was, and it is neither.
 */
#include "routes/guard.h"

#include <stdio.h>

#include "http/cookie.h"
#include "pushd.h"
#include "routes/browser.h"

/* Scheme and host; false for what is no address. */
static bool
asked_origin(const pushd_request *r, tga_span host, pushd_public_url *asked)
{
	bool secure = r->site->url->secure;
	tga_span proto =
		r->peer->trusted ? pushd_forwarded_proto(&r->http.head) : (tga_span){NULL, 0};
	char text[PUSHD_PUBLIC_URL_MAX];

	if (proto.at == NULL)
		proto = tga_span_of(secure ? "https" : "http");
	/* Traefik says ws and wss of a WebSocket. */
	if (tga_span_is_nocase(proto, "wss") || tga_span_is_nocase(proto, "ws"))
		proto = tga_span_of(proto.len == 3 ? "https" : "http");
	if (proto.len + host.len + 4 > sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s://%.*s", (int) proto.len, proto.at, (int) host.len,
			 host.at);
	return pushd_public_url_parse(text, asked) == NULL;
}

/* The hosts that are named, as far as we know them. */
typedef struct naming
{
	const pushd_request *request;
	const char *known; /* the origin of the first */
	bool several;
} naming;

static void
note_host(void *arg, tga_span host)
{
	naming *n = arg;
	const pushd_request *r = n->request;
	const pushd_guarded *site;
	pushd_public_url asked;
	const char *origin;

	if (host.at == NULL || !asked_origin(r, host, &asked))
		return;
	site = pushd_sites_by_origin(&r->pushd->sites, asked.origin);
	origin = strcmp(asked.origin, r->site->url->origin) == 0 ? r->site->url->origin
			 : site != NULL									 ? site->url.origin
															 : NULL;
	if (origin == NULL)
		return;
	n->several = n->several || (n->known != NULL && strcmp(n->known, origin) != 0);
	n->known = origin;
}

/* Whether the way that the request came names several hosts of ours. */
static bool
is_ambiguous(const pushd_request *r)
{
	naming n = {.request = r};

	note_host(&n, pushd_request_field(r, "Host"));
	if (r->peer->trusted)
		pushd_forwarded_each_host(&r->http.head, note_host, &n);
	return n.several;
}

pushd_guard_host
pushd_guard_of(const pushd_request *r, const pushd_guarded **site)
{
	tga_span forwarded =
		r->peer->trusted ? pushd_forwarded_host(&r->http.head) : (tga_span){NULL, 0};
	tga_span host = forwarded.at != NULL ? forwarded : pushd_request_field(r, "Host");
	pushd_public_url asked;
	bool parsed = host.at != NULL && asked_origin(r, host, &asked);

	*site = NULL;
	if (r->pushd->sites.count > 0 && is_ambiguous(r))
		return PUSHD_GUARD_ELSEWHERE;
	if (parsed && strcmp(asked.origin, r->site->url->origin) == 0)
		return PUSHD_GUARD_PORTAL;
	if (parsed)
		*site = pushd_sites_by_origin(&r->pushd->sites, asked.origin);
	if (*site != NULL)
		return PUSHD_GUARD_SITE;
	/* A proxy that says nothing of the host may ask us by another name. */
	return forwarded.at != NULL ? PUSHD_GUARD_ELSEWHERE : PUSHD_GUARD_PORTAL;
}

const pushd_guarded *
pushd_guard_site(const pushd_request *r)
{
	const pushd_guarded *site = NULL;

	if (r->pushd->sites.count > 0)
		(void) pushd_guard_of(r, &site);
	return site;
}

void
pushd_guard_add_address(tga_buffer *url, tga_span path)
{
	for (size_t i = 0; i < path.len; i++)
		tga_buffer_format(
			url,
			(unsigned char) path.at[i] >= 0x7f || path.at[i] == '#' ? "%%%02X" : "%c",
			(unsigned char) path.at[i]);
}

void
pushd_guard_session(pushd_request *r, pushd_session_answer answer, void *arg)
{
	const pushd_guarded *site;
	pushd_guard_host host = pushd_guard_of(r, &site);
	uint8_t id[TGA_LOGIN_ID_BYTES];
	tga_span value;

	if (host == PUSHD_GUARD_PORTAL)
	{
		pushd_browser_session(r, answer, arg);
		return;
	}
	if (host == PUSHD_GUARD_ELSEWHERE)
	{
		answer(arg, PUSHD_DB_ABSENT, NULL);
		return;
	}
	value = pushd_request_cookie(r, pushd_cookie_session_name(site->url.secure));
	if (value.at != NULL && pushd_session_token_id(value, id))
		pushd_children_find(&r->pushd->children, id, site->host, answer, arg);
	else
		answer(arg, PUSHD_DB_ABSENT, NULL);
}

void
pushd_guard_allow_form(pushd_request *r)
{
	pushd_respond_page_policy(r, r->site->url->secure ? "" : "http:");
}

const char *
pushd_guard_origin(const pushd_request *r)
{
	const pushd_guarded *site = pushd_guard_site(r);

	return site != NULL ? site->url.origin : r->site->url->origin;
}
