/*
 * wait.h
 *		What GET ws and GET events share: who waits, and its place in the limits.
 */
#ifndef PUSHD_ROUTES_WAIT_H
#define PUSHD_ROUTES_WAIT_H

#include "http/request.h"
#include "wait/waiter.h"

/*
 * Makes a waiter of the request's cookies: of the login's, or of the session's where
 * there is no fresh login.  It has a place in the limits.  False, and the request
 * answered, if there is neither cookie or no place.
 */
bool pushd_wait_prepare(pushd_request *r, pushd_waiter *w)
	__attribute__((warn_unused_result));

#endif
