/*
 * attempt.c
 *		See attempt.h.
 */
#include "routes/attempt.h"

#include "pushd.h"
#include "routes/routes.h"

/* Ids are output of SHA-256, so their beginnings are no address. */
_Static_assert(TGA_LOGIN_ID_BYTES >= TGA_ADDRESS_BYTES, "an id is as good as an address");

static bool
respond_too_many(pushd_request *r)
{
	PUSHD_COUNT(r->pushd, OVER_ATTEMPTS);
	pushd_respond_field(r, "Retry-After", "60");
	pushd_respond_error(r, 429, "too_many",
						"too many logins from this address, or requests of this one");
	return false;
}

static bool
count(pushd_request *r, const uint8_t *of)
{
	pushd *p = r->pushd;

	return pushd_limits_attempt(&p->limits, of, pushd_minute(p)) || respond_too_many(r);
}

bool
pushd_attempt_is_open(pushd_request *r)
{
	pushd *p = r->pushd;

	return !pushd_limits_are_used_up(&p->limits, r->address, pushd_minute(p)) ||
		   respond_too_many(r);
}

bool
pushd_attempt_admit(pushd_request *r)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	pushd_login login = {0};
	bool has_login = pushd_request_login(r, &login);

	memcpy(id, login.id, sizeof(id));
	pushd_login_wipe(&login);
	if (has_login)
		return count(r, id);
	if (!pushd_request_session_id(r, id))
		/* Without either, what begins a login is counted where it begins. */
		return r->route->begins || count(r, r->address);
	return pushd_attempt_is_open(r) && count(r, id);
}

bool
pushd_attempt_login(pushd_request *r)
{
	return count(r, r->address);
}

void
pushd_attempt_failed(pushd_request *r)
{
	(void) !pushd_limits_attempt(&r->pushd->limits, r->address, pushd_minute(r->pushd));
}
