/*
 * home.c
 *		GET of the prefix itself: to the account page of a user who is logged in, else to the
 *		login page, which a login that is confirmed goes on from.
 */
#include "routes/routes.h"

#include "pushd.h"
#include "routes/browser.h"

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	tga_buffer path = {0};

	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(r);
	else if (outcome == PUSHD_DB_ABSENT)
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, NULL, NULL);
	else
	{
		tga_buffer_format(&path, "%saccount", r->pushd->config.prefix);
		if (path.failed)
			pushd_respond_unavailable(r);
		else
			pushd_respond_see_other(r, path.bytes);
		tga_buffer_clear(&path);
	}
}

static void
respond_home(pushd_request *r, tga_state state)
{
	if (state == TGA_STATE_CONFIRMED)
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, NULL, NULL);
	else
		pushd_browser_session(r, on_session, r);
}

void
pushd_handle_home(pushd_request *r)
{
	pushd_browser_state(r, respond_home);
}
