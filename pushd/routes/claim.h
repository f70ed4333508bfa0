/*
 * claim.h
 *		What a login ends in, for each way in which it can be asked for.
 */
#ifndef PUSHD_CLAIM_H
#define PUSHD_CLAIM_H

#include "page/page.h"
#include "http/request.h"

/* Asks what became of a login and answers with its session, or with why not. */
void pushd_claim_login(pushd_request *r, const pushd_login *l);

/* Answers with the login page again, with a word about why. */
void pushd_claim_page_again(pushd_request *r, pushd_page_notice notice);

#endif
