/*
 * claim.h
 *		What a login ends in, for each way in which it can be asked for.
 */
#ifndef TGA_PUSHD_CLAIM_H
#define TGA_PUSHD_CLAIM_H

#include "page.h"
#include "request.h"

/* Asks what became of a login and answers with its session, or with why not. */
void claim_login(request *r, const login *l);

/* Answers with the login page again, with a word about why. */
void claim_page_again(request *r, page_notice notice);

#endif
