/*
 * page_files.h
 *		The files of the pages, which are linked into the program (embed.S), and those
 *		that browsers load.
 */
#ifndef PUSHD_PAGE_FILES_H
#define PUSHD_PAGE_FILES_H

/* symbol, name */
#define PUSHD_PAGE_HTML(X)                                                               \
	X(LOGIN_HTML, "login.html")                                                          \
	X(ACCOUNT_HTML, "account.html")                                                      \
	X(OAUTH_HTML, "oauth.html")

/* symbol, name, type */
#define PUSHD_PAGE_ASSETS(X)                                                             \
	X(LOGIN_CSS, "login.css", "text/css")                                                \
	X(LOGIN_JS, "login.js", "text/javascript")                                           \
	X(RETURN_JS, "return.js", "text/javascript")                                         \
	X(WAIT_JS, "wait.js", "text/javascript")                                             \
	X(TGAUTH_JS, "tgauth.js", "text/javascript")                                         \
	X(DIGITS_JS, "digits.js", "text/javascript")                                         \
	X(ELEMENT_CSS, "element.css", "text/css")                                            \
	X(ACCOUNT_CSS, "account.css", "text/css")                                            \
	X(SESSION_JS, "session.js", "text/javascript")                                       \
	X(ACCOUNT_JS, "account.js", "text/javascript")                                       \
	X(PASSKEY_JS, "passkey.js", "text/javascript")

/* What a brand may bring (brand.h); symbol, name in the HTML. */
#define PUSHD_PAGE_BRAND_ASSETS(X)                                                       \
	X(BRAND_LOGO, "brand_logo")                                                          \
	X(BRAND_CSS, "brand.css")

#ifndef __ASSEMBLER__

#include "page/brand.h"
#include "span.h"

#define PUSHD_PAGE_HTML_MEMBER(symbol, name) PUSHD_##symbol,
#define PUSHD_PAGE_ASSET_MEMBER(symbol, ...) PUSHD_##symbol,

enum
{
	PUSHD_PAGE_HTML(PUSHD_PAGE_HTML_MEMBER) PUSHD_HTML_COUNT
};

enum
{
	PUSHD_PAGE_ASSETS(PUSHD_PAGE_ASSET_MEMBER)
		PUSHD_PAGE_BRAND_ASSETS(PUSHD_PAGE_ASSET_MEMBER) PUSHD_ASSET_COUNT
};

/*
 * A file that a page loads.  Asked for as NAME?v=VERSION, with the version that it
 * has now, it may be kept for ever; under the bare NAME (tgauth.js, which a site's
 * own page loads, and what that loads) it must be asked about again, with the ETag.
 */
typedef struct pushd_page_asset
{
	const char *name; /* "login.css"; NULL where the brand brings none */
	const char *content_type;
	const char *policy; /* Content-Security-Policy, where it is not the usual one */
	tga_span content;
	char version[17]; /* 16 hex characters of the content's SHA-256 */
	char etag[19];	  /* the same in quotation marks */
	char address[40]; /* NAME?v=VERSION; empty where there is none */
} pushd_page_asset;

/* The source of a page, by its place in PUSHD_PAGE_HTML. */
tga_span pushd_page_html(int which);

/* Makes them all, in the order of the enum, which refer to the brand's; it may be NULL. */
bool pushd_page_assets_open(pushd_page_asset assets[static PUSHD_ASSET_COUNT],
							const pushd_brand *brand) __attribute__((warn_unused_result));

#endif
#endif
