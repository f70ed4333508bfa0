/*
 * attempt.h
 *		What is limited by the minute: the logins of an address, and the requests of each
 *		login and each session.
 *
 * Behind one address there may be a whole school, so what an address may do is begin so
 * many logins; what one login takes of requests is the login's own, and is told from
 * others by its cookie.  A session's cookie says who it is before anybody has looked, so
 * one that turns out to be nobody's counts against its address.
 */
#ifndef PUSHD_ATTEMPT_H
#define PUSHD_ATTEMPT_H

#include "http/request.h"

/* A request counts, against what its cookies say it is of.  False: one too many, answered. */
bool pushd_attempt_admit(pushd_request *r) __attribute__((warn_unused_result));

/* A login begins, which counts against its address.  False: one too many, answered. */
bool pushd_attempt_login(pushd_request *r) __attribute__((warn_unused_result));

/* Whether the address may fail once more; counts nothing.  False: it may not, answered. */
bool pushd_attempt_is_open(pushd_request *r) __attribute__((warn_unused_result));

/* Nobody's: counts against its address, whatever comes of it. */
void pushd_attempt_failed(pushd_request *r);

#endif
