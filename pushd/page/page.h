/*
 * page.h
 *		The pages that people see: HTML text from a model.
 *
 * Nothing here knows of HTTP, or does I/O but to read a brand: what a request means is decided by
 * the caller, who fills a model, and what comes back is text to send.
 *
 * A page is a file of HTML (page_files.h) in the template language (template.h), the
 * values that it may name (page_values.h) and the texts of each language (texts.h), of
 * which a brand may have some of its own (brand.h).
 * The pages promise to work under
 *
 *		default-src 'none'; script-src 'self'; style-src 'self';
 *		img-src 'self' data:; connect-src 'self'; form-action 'self';
 *		base-uri 'none'; frame-ancestors 'none'
 *
 * so they hold no inline script or style, and they are complete without script: the
 * login page has link, QR and match code in its HTML, and a form claims the login;
 * on the account page each device has a button that logs it out.
 */
#ifndef PUSHD_PAGE_H
#define PUSHD_PAGE_H

#include "page/brand.h"
#include "page/page_files.h"
#include "page/page_model.h"

/* The HTML and the texts, parsed, and the assets: made once, then only read. */
typedef struct pushd_pages pushd_pages;

/* With a brand, or NULL, that is theirs from now on.  NULL when memory is short. */
pushd_pages *pushd_pages_open(pushd_brand *brand) __attribute__((warn_unused_result));
void pushd_pages_close(pushd_pages *pages);

/* Theirs, or NULL. */
const pushd_brand *pushd_pages_brand(const pushd_pages *pages);

/* HTML that the caller frees, of *len bytes; NULL when memory is short. */
char *pushd_page_render(const pushd_pages *pages, const pushd_page_model *model,
						size_t *len) __attribute__((warn_unused_result));

/* A text that names no values, as the brand or the file of its language has it. */
const char *pushd_page_text(const pushd_pages *pages, tga_language language, int text);

/* The asset of that name (login.css, tgauth.js, brand.css, ...), or NULL. */
const pushd_page_asset *pushd_page_asset_find(const pushd_pages *pages, tga_span name);

#endif
