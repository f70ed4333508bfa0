/*
 * routes.c
 *		See routes.h.
 */
#include "routes/routes.h"

#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/guard.h"

#define READ (TGA_HTTP_GET | TGA_HTTP_HEAD)

#define POST TGA_HTTP_POST, .same_origin = true

/* No cookie counts there, so a client that is no browser needs no origin. */
#define API TGA_HTTP_POST, .own_origin = true

/* What applications' servers ask, which have no origin; and what browsers are sent to. */
#define SERVERS TGA_HTTP_POST
#define BROWSERS (TGA_HTTP_GET | TGA_HTTP_POST)

#define ROUTE(symbol, name, ...) {name, __VA_ARGS__, .handle = pushd_handle_##symbol},

static const pushd_route routes[] = {PUSHD_ROUTES(ROUTE)};

/* What is known by its place at the root of the site, whatever the prefix (RFC 8615). */
#define WELL_KNOWN "/.well-known/"

static const pushd_route asset_route = {"", READ, .handle = pushd_handle_asset};

/* What follows the prefix; at is NULL if the path is elsewhere. */
static tga_span
under_prefix(const pushd_request *r)
{
	tga_span path = r->http.head.path, prefix = tga_span_of(r->pushd->config.prefix);

	if (path.len < prefix.len || memcmp(path.at, prefix.at, prefix.len) != 0)
		return (tga_span){NULL, 0};
	return (tga_span){path.at + prefix.len, path.len - prefix.len};
}

static const pushd_route *
find_route(const pushd_request *r)
{
	tga_span path = r->http.head.path, name = under_prefix(r);

	if (path.len > strlen(WELL_KNOWN) &&
		strncmp(path.at, WELL_KNOWN, strlen(WELL_KNOWN)) == 0)
		name = (tga_span){path.at + 1, path.len - 1};
	if (name.at == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (tga_span_is(name, routes[i].name))
			return &routes[i];
	return pushd_page_asset_find(r->pushd->pages, name) != NULL ? &asset_route : NULL;
}

static const char *
allowed_methods(const pushd_route *route)
{
	bool get = (route->methods & TGA_HTTP_GET) != 0;

	return route->methods & TGA_HTTP_POST	? (get ? "GET, POST" : "POST")
		   : route->methods & TGA_HTTP_HEAD ? "GET, HEAD"
											: "GET";
}

/* An API's client need not be a browser, and then says no origin. */
static bool
is_wrong_origin(const pushd_request *r)
{
	return (r->route->same_origin ||
			(r->route->own_origin && pushd_request_field(r, "Origin").at != NULL)) &&
		   !pushd_request_is_same_origin(r, r->route->on_sites ? pushd_guard_origin(r)
															   : r->site->url->origin);
}

static bool
is_limited(pushd_request *r)
{
	return (r->route->login && !pushd_attempt_login(r)) ||
		   (r->route->attempt && !pushd_attempt_admit(r));
}

bool
pushd_routes_admit(pushd_request *r)
{
	pushd *p = r->pushd;

	r->route = find_route(r);
	if (r->route == NULL)
		pushd_respond_error(r, 404, "not_found", "there is nothing at this path");
	else if ((r->route->methods & r->http.head.method) == 0)
		pushd_respond_wrong_method(r, allowed_methods(r->route));
	else if (is_wrong_origin(r))
		pushd_refuse_elsewhere(r);
	else if (!is_limited(r))
	{
		if (r->http.head.method == TGA_HTTP_POST)
			r->http.max_body = (size_t) p->config.max_body_bytes;
		return true;
	}
	return false;
}

void
pushd_routes_handle(pushd_request *r)
{
	r->route->handle(r);
}
