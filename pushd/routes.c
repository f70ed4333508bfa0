/*
 * routes.c
 *		See routes.h.
 */
#include "routes.h"

#include "pushd.h"

#define READ (HTTP_GET | HTTP_HEAD)

/* No cookie counts there, so a client that is no browser needs no origin. */
#define API HTTP_POST, .own_origin = true

static const route routes[] = {
	{"login", READ, .attempt = true, .handle = handle_login},
	{"start", HTTP_POST, .same_origin = true, .attempt = true, .handle = handle_start},
	{"ws", HTTP_GET, .same_origin = true, .attempt = true, .handle = handle_ws},
	{"events", HTTP_GET, .attempt = true, .handle = handle_events},
	{"claim", HTTP_POST, .same_origin = true, .attempt = true, .handle = handle_claim},
	{"session", READ, .handle = handle_session},
	{"auth", READ, .handle = handle_auth},
	{"account", READ, .attempt = true, .handle = handle_devices},
	{"account/end", HTTP_POST, .same_origin = true, .attempt = true,
	 .handle = handle_end_device},
	{"logout", HTTP_POST, .same_origin = true, .handle = handle_logout},
	{"password", HTTP_POST, .same_origin = true, .attempt = true,
	 .handle = handle_password},
	{"token", HTTP_POST, .same_origin = true, .attempt = true, .handle = handle_token},
	{"api/register", API, .attempt = true, .handle = handle_api_register},
	{"api/login", API, .attempt = true, .handle = handle_api_login},
	{"api/refresh", API, .attempt = true, .handle = handle_api_refresh},
	{"api/password", API, .attempt = true, .handle = handle_api_password},
	{"api/logout", API, .attempt = true, .handle = handle_api_logout},
	{"api/preview", API, .handle = handle_api_preview},
	{"api/confirm", API, .handle = handle_api_confirm},
	{"api/decline", API, .handle = handle_api_decline},
	{"api/openapi.json", READ, .handle = handle_openapi},
	{".well-known/jwks.json", READ, .handle = handle_jwks},
	{"healthz", READ, .handle = handle_healthz},
	{"readyz", READ, .handle = handle_readyz},
	{"metrics", READ, .handle = handle_metrics},
};

/* Where verifiers look: at the root of the site, whatever the prefix. */
#define JWKS_PATH "/.well-known/jwks.json"
static const route jwks_route = {"", READ, .handle = handle_jwks};

static const route asset_route = {"", READ, .handle = handle_asset};

/* What follows the prefix; at is NULL if the path is elsewhere. */
static span
under_prefix(const request *r)
{
	span path = r->head.path, prefix = span_of(r->pushd->config.prefix);

	if (path.len < prefix.len || memcmp(path.at, prefix.at, prefix.len) != 0)
		return (span){NULL, 0};
	return (span){path.at + prefix.len, path.len - prefix.len};
}

static const route *
find_route(const request *r)
{
	span name = under_prefix(r);

	if (span_is(r->head.path, JWKS_PATH))
		return &jwks_route;
	if (name.at == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (span_is(name, routes[i].name))
			return &routes[i];
	return page_asset_find(r->pushd->page, name.at, name.len) != NULL ? &asset_route
																	  : NULL;
}

static void
refuse_method(request *r)
{
	respond_field(r, "Allow",
				  r->route->methods & HTTP_POST	  ? "POST"
				  : r->route->methods & HTTP_HEAD ? "GET, HEAD"
												  : "GET");
	respond_error(r, 405, "method_not_allowed", "this path has another method");
}

bool
routes_admit(request *r)
{
	pushd *p = r->pushd;

	r->route = find_route(r);
	if (r->route == NULL)
		respond_error(r, 404, "not_found", "there is nothing at this path");
	else if ((r->route->methods & r->head.method) == 0)
		refuse_method(r);
	else if (r->head.content_length >
			 (r->head.method == HTTP_POST ? p->config.max_body_bytes : 0))
	{
		COUNT(p, OVER_BODY);
		respond_error(r, 413, "too_large", "the body is too large");
	}
	else if ((r->route->same_origin ||
			  (r->route->own_origin && request_field(r, "Origin").at != NULL)) &&
			 !request_is_same_origin(r))
	{
		COUNT(p, WRONG_ORIGIN);
		respond_error(r, 403, "origin", "the request comes from another origin");
	}
	else if (r->route->attempt &&
			 !limits_attempt(&p->limits, r->address, pushd_minute(p)))
	{
		COUNT(p, OVER_ATTEMPTS);
		respond_field(r, "Retry-After", "60");
		respond_error(r, 429, "too_many", "too many requests from this address");
	}
	else
		return true;
	return false;
}

void
routes_handle(request *r)
{
	r->route->handle(r);
}
