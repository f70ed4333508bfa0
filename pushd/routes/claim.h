/*
 * claim.h
 *		The end of a login, for each way to it.
 */
#ifndef PUSHD_CLAIM_H
#define PUSHD_CLAIM_H

#include "http/request.h"

/*
 * Claims a login and answers with its session, or with why not; for_page, or where the
 * request wants HTML, by leading the browser on.
 */
void pushd_claim_login(pushd_request *r, const pushd_login *l, bool for_page);

/* Leads a browser on that is logged in, to a path that was checked. */
void pushd_respond_claimed_page(pushd_request *r, const char *path);

#endif
