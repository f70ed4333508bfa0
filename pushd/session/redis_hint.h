/*
 * redis_hint.h
 *		What an operator can do about a Redis that is away.
 */
#ifndef PUSHD_REDIS_HINT_H
#define PUSHD_REDIS_HINT_H

/* Of a reason as the log gives it; NULL where there is nothing to add. */
const char *pushd_redis_hint(const char *why);

#endif
