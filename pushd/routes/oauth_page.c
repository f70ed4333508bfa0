/*
 * oauth_page.c
 *		How the OpenID provider's pages lead on and back; see oauth.h.
 *
 * Each redirect is a 303: a browser must not repeat a form's body elsewhere
 * (RFC 9700 4.12).
 */
#include "routes/oauth.h"

#include <ctype.h>
#include <stdlib.h>

#include "http/fields.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/routes.h"

/* The parameters that are ours, and that each page has anew. */
#define RESUME "resume"
#define DECISION "decision"

#define ADDRESS_MAX 2048

static bool
is_named(tga_span pair, const char *name)
{
	tga_span key;

	return tga_span_next(&pair, '=', &key) && tga_span_is(key, name);
}

/* --- ways ------------------------------------------------------------------------------ */

void
pushd_oauth_path(const pushd_oauth *o, const char *resume, tga_buffer *path)
{
	tga_span rest = {o->form.bytes, o->form.len}, one;
	const char *before = "?";

	tga_buffer_texts(path, o->request->pushd->config.prefix, o->request->route->name,
					 NULL);
	while (tga_span_next(&rest, '&', &one))
	{
		if (one.len == 0 || is_named(one, RESUME) || is_named(one, DECISION))
			continue;
		tga_buffer_text(path, before);
		tga_buffer_add(path, one.at, one.len);
		before = "&";
	}
	if (resume != NULL)
		tga_buffer_texts(path, before, RESUME "=", resume, NULL);
}

bool
pushd_oauth_admit_page(pushd_oauth *o)
{
	pushd_request *r = o->request;
	bool posted = r->http.head.method == TGA_HTTP_POST;
	bool answers = pushd_oauth_has(o, DECISION) || (posted && pushd_oauth_has(o, RESUME));
	tga_buffer path = {0};

	if (!posted && !answers)
		return true;
	if (answers && posted && pushd_request_is_same_origin(r, r->site->url->origin))
		return true;
	if (answers)
		pushd_refuse_elsewhere(r);
	else
	{
		pushd_oauth_path(o, NULL, &path);
		if (path.failed)
			pushd_respond_unavailable(r);
		else
			pushd_respond_see_other(r, path.bytes);
		tga_buffer_clear(&path);
	}
	pushd_oauth_end(o);
	return false;
}

/* prompt=login: somebody who is logged in is to confirm anew. */
void
pushd_oauth_respond_login(pushd_oauth *o, const char *resume)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	tga_buffer path = {0}, url = {0};

	pushd_oauth_path(o, resume, &path);
	if (!path.failed)
		pushd_login_page_path(o->request, PUSHD_PAGE_NOTICE_NONE, path.bytes, &url);
	if (pushd_request_session_id(o->request, id))
		tga_buffer_text(&url, "&prompt=login");
	if (path.failed || url.failed)
		pushd_respond_unavailable(o->request);
	else
		pushd_respond_see_other(o->request, url.bytes);
	tga_buffer_clear(&path);
	tga_buffer_clear(&url);
	pushd_oauth_end(o);
}

void
pushd_oauth_respond_redirect(pushd_oauth *o, const char *address)
{
	if (address == NULL || !tga_http_is_field_value(tga_span_of(address)))
		pushd_respond_unavailable(o->request);
	else
		pushd_respond_see_other(o->request, address);
	pushd_oauth_end(o);
}

void
pushd_oauth_log_decision(const pushd_oauth *o, const char *client_id)
{
	const pushd_request *r = o->request;
	char decision[8];

	if (pushd_form_value((tga_span){o->form.bytes, o->form.len}, DECISION, decision,
						 sizeof(decision)))
		tga_log_event(&r->pushd->log, TGA_INFO, "oauth_decision", "client_id", client_id,
					  "decision", decision, "address",
					  r->client[0] != '\0' ? r->client : NULL, NULL);
}

/* --- pages ----------------------------------------------------------------------------- */

void
pushd_oauth_respond_page(pushd_oauth *o, int status, pushd_page_model *model)
{
	tga_buffer path = {0};

	pushd_oauth_path(o, NULL, &path);
	if (model->form_action == NULL)
		model->form_action = path.bytes;
	if (model->return_path == NULL)
		model->return_path = path.bytes;
	if (path.failed)
		pushd_respond_unavailable(o->request);
	else
		pushd_respond_page(o->request, status, model);
	tga_buffer_clear(&path);
	pushd_oauth_end(o);
}

void
pushd_oauth_respond_away(pushd_oauth *o)
{
	pushd_page_model model = {.view = PUSHD_PAGE_UNAVAILABLE};

	pushd_respond_field(o->request, "Retry-After", "5");
	pushd_oauth_respond_page(o, 503, &model);
}

void
pushd_oauth_respond_refused(pushd_oauth *o, const char *client_id, const char *error,
							const char *description)
{
	pushd_request *r = o->request;
	pushd_page_model model = {.view = PUSHD_PAGE_REFUSED,
							  .return_path = r->pushd->config.after_login,
							  .error = error,
							  .error_description = description};

	pushd_attempt_failed(r);
	tga_log_event(&r->pushd->log, TGA_INFO, "oauth_refused", "path", r->route->name,
				  "client_id", client_id, "error", error, "description", description,
				  "address", r->client[0] != '\0' ? r->client : NULL, NULL);
	pushd_oauth_respond_page(o, 400, &model);
}

/* The consent's page, while who is logged in is looked up. */
typedef struct consent
{
	pushd_oauth *oauth;
	pushd_page_model model;
	char *texts; /* of the model, which outlive the database's answer */
} consent;

static void
on_person(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	consent *c = arg;

	if (outcome != PUSHD_DB_ROW)
		pushd_oauth_respond_away(c->oauth);
	else
	{
		c->model.telegram_id = s->telegram_id;
		c->model.username = s->username;
		c->model.first_name = s->first_name;
		pushd_oauth_respond_page(c->oauth, 200, &c->model);
	}
	free(c->texts);
	free(c);
}

/* Moves a text behind others, and gives where it is. */
static const char *
keep(char **end, const char *text)
{
	char *start = *end;

	if (text == NULL)
		return NULL;
	*end = stpcpy(start, text) + 1;
	return start;
}

void
pushd_oauth_respond_consent(pushd_oauth *o, const pushd_page_model *model)
{
	const char *const texts[] = {model->application, model->resume, model->scopes,
								 model->user_code};
	consent *c = calloc(1, sizeof(*c));
	size_t len = 1;
	char *end;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		len += texts[i] != NULL ? strlen(texts[i]) + 1 : 0;
	if (c == NULL || (c->texts = malloc(len)) == NULL)
	{
		free(c);
		pushd_oauth_respond_away(o);
		return;
	}
	c->oauth = o;
	end = c->texts;
	c->model = (pushd_page_model){.view = PUSHD_PAGE_CONSENT,
								  .application = keep(&end, model->application),
								  .resume = keep(&end, model->resume),
								  .scopes = keep(&end, model->scopes),
								  .user_code = keep(&end, model->user_code)};
	pushd_browser_session(o->request, on_person, c);
}

void
pushd_oauth_allow_form_to(pushd_request *r, tga_span form, const char *name)
{
	char address[ADDRESS_MAX], scheme[40] = "";
	size_t n = 0;

	if (pushd_form_value(form, name, address, sizeof(address)))
		while (
			n < sizeof(scheme) - 2 &&
			(isalnum((unsigned char) address[n]) || strchr("+-.", address[n]) != NULL) &&
			address[n] != '\0')
		{
			scheme[n] = address[n];
			n++;
		}
	if (n > 0 && address[n] == ':')
		memcpy(scheme + n, ":", 2);
	else
		scheme[0] = '\0';
	pushd_respond_page_policy(r, scheme);
}
