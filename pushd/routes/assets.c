/*
 * assets.c
 *		The files that the pages load: styles, scripts, a brand's logo.
 */
#include "routes/routes.h"

#include "http/fields.h"
#include "pushd.h"

void
pushd_handle_asset(pushd_request *r)
{
	size_t prefix = strlen(r->pushd->config.prefix);
	const pushd_page_asset *asset = pushd_page_asset_find(
		r->pushd->pages,
		(tga_span){r->http.head.path.at + prefix, r->http.head.path.len - prefix});
	char version[sizeof(asset->version)];

	if (asset->policy != NULL)
		pushd_respond_field(r, "Content-Security-Policy", asset->policy);
	pushd_respond_field(r, "ETag", asset->etag);
	pushd_respond_field(
		r, "Cache-Control",
		pushd_form_value(r->http.head.query, "v", version, sizeof(version)) &&
				strcmp(version, asset->version) == 0
			? "public, max-age=31536000, immutable"
			: "public, no-cache");
	if (pushd_etag_matches(pushd_request_field(r, "If-None-Match"), asset->etag))
		pushd_respond(r, 304, "", "", 0);
	else
		pushd_respond(r, 200, asset->content_type, asset->content.at, asset->content.len);
}
