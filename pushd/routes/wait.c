/*
 * wait.c
 *		See wait.h.
 */
#include "routes/wait.h"

#include <string.h>

#include "pushd.h"
#include "routes/application.h"
#include "user_agent.h"

static void
make_subject(const pushd_request *r, const pushd_login *l, pushd_waiter_subject *subject)
{
	const pushd_config *config = &r->pushd->config;
	tga_span agent = pushd_request_field(r, "User-Agent");

	memcpy(subject->address, r->address, sizeof(subject->address));
	subject->browser = tga_user_agent_browser(agent.at, agent.len);
	subject->os = tga_user_agent_os(agent.at, agent.len);
	subject->application = pushd_application_of_page(r);
	if (l == NULL)
	{
		subject->kind = PUSHD_WAITER_SESSION;
		subject->expires_at = UINT32_MAX;
		return;
	}
	subject->kind = PUSHD_WAITER_LOGIN;
	memcpy(subject->id, l->id, sizeof(subject->id));
	subject->issued_at = l->issued_at;
	subject->expires_at = l->issued_at + (uint32_t) config->login_seconds;
	subject->ask_by_clock = l->channel != config->channel;
}

/* The connection counts already where its peer is the client itself. */
static bool
take_place(pushd_request *r, pushd_waiter *w)
{
	pushd *p = r->pushd;

	if (r->peer->counted)
		return true;
	w->counted = pushd_limits_connect(&p->limits, w->subject.address, pushd_minute(p));
	if (!w->counted)
	{
		PUSHD_COUNT(p, OVER_ADDRESS);
		pushd_respond_field(r, "Retry-After", "5");
		pushd_respond_error(r, 429, "too_many", "too many connections from this address");
	}
	return w->counted;
}

bool
pushd_wait_prepare(pushd_request *r, pushd_waiter *w)
{
	pushd *p = r->pushd;
	pushd_waiter_subject subject = {0};
	bool session = pushd_request_session_id(r, subject.id);
	pushd_login l;
	bool login = pushd_request_login(r, &l);

	if (login || session)
	{
		bool for_login = login && (!session || pushd_login_is_fresh(r->site, &l));

		make_subject(r, for_login ? &l : NULL, &subject);
		pushd_waiter_init(w, &p->waiters, &subject);
	}
	else if (p->keys.count == 0)
		pushd_respond_unavailable(r);
	else
		pushd_respond_error(r, 401, "no_login",
							"there is no login cookie: load the page first");
	pushd_login_wipe(&l);
	return (login || session) && take_place(r, w);
}
