/*
 * page_files.c
 *		See page_files.h.
 */
#include "page/page_files.h"

#include <stdint.h>
#include <stdio.h>

#include "digest.h"
#include "hex.h"
#include "must.h"

/* embed.S */
#define DECLARE(symbol, ...)                                                             \
	extern const char pushd_page_##symbol[];                                             \
	extern const uint64_t pushd_page_##symbol##_len;
PUSHD_PAGE_HTML(DECLARE)
PUSHD_PAGE_ASSETS(DECLARE)

tga_span
pushd_page_html(int which)
{
#define CONTENT(symbol, name) {pushd_page_##symbol, pushd_page_##symbol##_len},
	const tga_span html[] = {PUSHD_PAGE_HTML(CONTENT)};

	TGA_MUST(which >= 0 && which < PUSHD_HTML_COUNT);
	return html[which];
}

static bool
describe(pushd_page_asset *asset, const char *name, const char *type, tga_span content)
{
	uint8_t digest[TGA_DIGEST_BYTES];

	asset->name = name;
	asset->content_type = type;
	asset->content = content;
	if (!tga_digest_sha256(content.at, content.len, digest))
		return false;
	tga_hex_encode(digest, sizeof(asset->version) / 2, asset->version);
	snprintf(asset->etag, sizeof(asset->etag), "\"%s\"", asset->version);
	snprintf(asset->address, sizeof(asset->address), "%s?v=%s", name, asset->version);
	return true;
}

/*
 * Pages show the logo as an image, in which no script runs.  Whoever opens its address
 * itself has a document of our origin, so that one may do nothing but look as it does.
 */
static const char logo_policy[] = "default-src 'none'; style-src 'unsafe-inline'; "
								  "img-src data:; frame-ancestors 'none'; sandbox";

static bool
describe_brand(pushd_page_asset assets[static PUSHD_ASSET_COUNT], const pushd_brand *b)
{
	pushd_page_asset *logo = &assets[PUSHD_BRAND_LOGO];

	if (b->logo.at != NULL && !describe(logo, b->logo_name, b->logo_type, b->logo))
		return false;
	logo->policy = logo_policy;
	return b->css.at == NULL || describe(&assets[PUSHD_BRAND_CSS], "brand.css",
										 "text/css; charset=utf-8", b->css);
}

bool
pushd_page_assets_open(pushd_page_asset assets[static PUSHD_ASSET_COUNT],
					   const pushd_brand *brand)
{
#define DESCRIBE(symbol, name, type)                                                     \
	&&describe(&assets[PUSHD_##symbol], name, type "; charset=utf-8",                    \
			   (tga_span){pushd_page_##symbol, pushd_page_##symbol##_len})

	return (brand == NULL || describe_brand(assets, brand)) PUSHD_PAGE_ASSETS(DESCRIBE);
}
