/*
 * page_values.c
 *		See page_values.h.
 */
#include "page/page_values.h"

#include <stdio.h>

#include "must.h"
#include "status.h"

/* The modules around a QR code that its readers ask for (ISO/IEC 18004: 4). */
#define QUIET_ZONE 4

#define SET(v, symbol, text) ((v)->value[PUSHD_VALUE_##symbol] = (text))
#define SET_IF(v, symbol, holds) SET(v, symbol, (holds) ? "1" : "")

static bool
given(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static void
fill_waiting(pushd_page_values *v, const pushd_page_model *model)
{
	const pushd_login_link *link = model->link;

	TGA_MUST(link != NULL);
	if (link->code != 0)
		snprintf(v->code, sizeof(v->code), "%d", link->code);
	snprintf(v->expires_in, sizeof(v->expires_in), "%d", link->expires_in);
	snprintf(v->qr_box, sizeof(v->qr_box), "-%d -%d %d %d", QUIET_ZONE, QUIET_ZONE,
			 link->qr_size + 2 * QUIET_ZONE, link->qr_size + 2 * QUIET_ZONE);
	v->choice[PUSHD_CHOICE_STEP] = pushd_page_step(link->number);
	SET(v, LINK, link->url);
	SET(v, TG_LINK, link->tg);
	SET(v, COMMAND, link->command);
	SET(v, CODE, v->code);
	SET(v, EXPIRES_IN, v->expires_in);
	SET(v, QR_BOX, v->qr_box);
	SET(v, QR_PATH, link->qr_path.bytes);
	SET_IF(v, TELEGRAM_AWAY, model->telegram_away);
	SET_IF(v, ASK_PASSWORD,
		   model->notice == PUSHD_PAGE_NOTICE_PASSWORD ||
			   model->notice == PUSHD_PAGE_NOTICE_THROTTLED ||
			   model->notice == PUSHD_PAGE_NOTICE_REFUSED);
	SET_IF(v, OTHERS_OPEN,
		   model->telegram_away || model->notice == PUSHD_PAGE_NOTICE_STALE ||
			   given(v->value[PUSHD_VALUE_ASK_PASSWORD]));
	SET(v, LINKS, model->links);
	SET(v, TYPED_NAME, model->typed_name);
	SET_IF(v, REGISTRATION, model->registration);
	if (model->application_number != 0)
		snprintf(v->application_number, sizeof(v->application_number), "%d",
				 model->application_number);
	SET(v, APPLICATION_NUMBER, v->application_number);
}

/*
 * A person is called by first name, else by user name, else by Telegram's
 * number.  There is no Continue where it would lead back to this page.
 */
static void
fill_person(pushd_page_values *v, const pushd_page_model *model)
{
	size_t prefix_len = given(model->prefix) ? strlen(model->prefix) : 0;
	bool to_itself = given(model->return_path) && prefix_len > 0 &&
					 strncmp(model->return_path, model->prefix, prefix_len) == 0 &&
					 strncmp(model->return_path + prefix_len, "login", 5) == 0;

	if (given(model->username))
		snprintf(v->handle, sizeof(v->handle), "%s", model->username);
	snprintf(v->telegram_id, sizeof(v->telegram_id), "%lld",
			 (long long) model->telegram_id);
	SET(v, DISPLAY_NAME,
		given(model->first_name) ? model->first_name
		: given(v->handle)		 ? v->handle
								 : v->telegram_id);
	SET(v, HANDLE, given(model->first_name) ? v->handle : "");
	SET_IF(v, GOES_ON, given(model->return_path) && !to_itself);
	SET_IF(v, LINKED, model->telegram_id != 0);
	SET_IF(v, SEVERAL, model->device_count > 1);
	SET_IF(v, HAS_LOGINS, model->login_count > 0);
	SET_IF(v, HAS_ENTRIES, model->entry_count > 0);
	SET_IF(v, HAS_OLDER, model->has_older_entries);
}

/* What is said of each status that a page of its own is for; the first one, of any other. */
static void
fill_error(pushd_page_values *v, const pushd_page_model *model)
{
	static const struct
	{
		int status;
		pushd_text text, why;
		bool retry;
	} errors[] = {
		{0, PUSHD_TEXT_ERROR_OTHER, PUSHD_TEXT_COUNT, true},
		{403, PUSHD_TEXT_ERROR_ORIGIN, PUSHD_TEXT_ERROR_ORIGIN_WHY, true},
		{404, PUSHD_TEXT_ERROR_NOT_FOUND, PUSHD_TEXT_COUNT, false},
		{405, PUSHD_TEXT_ERROR_METHOD, PUSHD_TEXT_COUNT, false},
		{429, PUSHD_TEXT_ERROR_TOO_MANY, PUSHD_TEXT_ERROR_TOO_MANY_WHY, true},
		{503, PUSHD_TEXT_UNAVAILABLE, PUSHD_TEXT_ERROR_UNAVAILABLE_WHY, true},
	};
	size_t i = sizeof(errors) / sizeof(errors[0]) - 1;

	while (i > 0 && errors[i].status != model->status)
		i--;
	v->choice[PUSHD_CHOICE_ERROR] = errors[i].text;
	v->choice[PUSHD_CHOICE_ERROR_WHY] = errors[i].why;
	SET_IF(v, ERROR_WHY, errors[i].why != PUSHD_TEXT_COUNT);
	SET_IF(v, RETRY, errors[i].retry);
	SET(v, LOGIN_URL, model->login_url);
}

/* A device's page has a code that was asked for before, where it is asked again. */
static void
fill_application(pushd_page_values *v, const pushd_page_model *model)
{
	SET(v, APPLICATION, model->application);
	SET(v, FORM_ACTION, model->form_action);
	SET(v, RESUME, model->resume);
	SET(v, REDIRECT_TO, model->redirect_to);
	SET(v, USER_CODE, model->user_code);
	SET_IF(v, WRONG_CODE, model->view == PUSHD_PAGE_DEVICE && given(model->error));
	SET(v, ERROR_CODE, model->error);
	SET(v, DESCRIPTION, model->error_description);
}

static void
fill_notice(pushd_page_values *v, const pushd_page_model *model)
{
#define NOTICE_TEXT(symbol, name, html) PUSHD_TEXT_NOTICE_##symbol,
#define NOTICE_HTML(symbol, name, html) PUSHD_##html,
#define VIEW_HTML(symbol, name, html) PUSHD_##html,
	static const pushd_text texts[] = {PUSHD_TEXT_COUNT, PUSHD_PAGE_NOTICES(NOTICE_TEXT)};
	static const int of_notice[] = {PUSHD_HTML_COUNT, PUSHD_PAGE_NOTICES(NOTICE_HTML)};
	static const int of_view[] = {PUSHD_PAGE_VIEWS(VIEW_HTML)};
	bool shown = of_notice[model->notice] == of_view[model->view];

	v->choice[PUSHD_CHOICE_NOTICE] = shown ? texts[model->notice] : PUSHD_TEXT_COUNT;
	SET(v, NOTICE, shown ? pushd_page_notice_name(model->notice) : "");
}

void
pushd_page_values_fill(pushd_page_values *v, const pushd_page_model *model,
					   const pushd_page_asset assets[static PUSHD_ASSET_COUNT])
{
#define VIEW_NAME(symbol, name, html) name,
	static const char *const views[] = {PUSHD_PAGE_VIEWS(VIEW_NAME)};

	TGA_MUST(model->view < PUSHD_PAGE_VIEW_COUNT);
	TGA_MUST(model->notice < PUSHD_PAGE_NOTICE_COUNT);
	*v = (pushd_page_values){.model = model};
	for (int c = 0; c < PUSHD_CHOICE_COUNT; c++)
		v->choice[c] = PUSHD_TEXT_COUNT;
	for (int a = 0; a < PUSHD_ASSET_COUNT; a++)
		v->value[PUSHD_VALUE_LOGIN_CSS + a] = assets[a].address;
	SET(v, LANGUAGE, tga_language_code(model->language));
	SET(v, DIRECTION, tga_language_direction(model->language));
	SET(v, SITE_NAME, model->site_name);
	SET(v, PREFIX, model->prefix);
	SET(v, RETURN_PATH, model->return_path);
	SET(v, VIEW, views[model->view]);
	v->value[PUSHD_VALUE_WAITING + model->view] = "1";
	if (given(model->bot_name))
	{
		snprintf(v->bot, sizeof(v->bot), "@%s", model->bot_name);
		SET(v, BOT, v->bot);
		SET(v, BOT_URL, model->bot_url);
	}
	SET_IF(v, ON_PHONE, model->on_phone);
	SET_IF(v, RETURNS, model->returns);
	SET_IF(v, WRONG_DIGITS, model->notice == PUSHD_PAGE_NOTICE_RETURN_CODE);
	SET_IF(v, TAKES_PASSKEYS, model->takes_passkeys && model->links == NULL);
	fill_notice(v, model);
	fill_application(v, model);
	if (model->view == PUSHD_PAGE_WAITING)
		fill_waiting(v, model);
	else if (model->view == PUSHD_PAGE_ERROR)
		fill_error(v, model);
	else
		fill_person(v, model);
}

/* --- rows ------------------------------------------------------------------------ */

/* The parts of the login page, those first that are likely to lead in. */
static bool
fill_way(pushd_page_values *v, size_t row)
{
	enum
	{
		TELEGRAM,
		STATUS,
		HELP,
		OTHERS,
		COUNT
	};
	static const int orders[][COUNT] = {{TELEGRAM, STATUS, HELP, OTHERS},
										{OTHERS, TELEGRAM, HELP, STATUS}};
	int way;

	if (row >= COUNT)
		return false;
	way = orders[v->model->telegram_away][row];
	SET_IF(v, WAY_TELEGRAM, way == TELEGRAM);
	SET_IF(v, WAY_STATUS, way == STATUS);
	SET_IF(v, WAY_HELP, way == HELP);
	SET_IF(v, WAY_OTHERS, way == OTHERS);
	return true;
}

/* What the page says of each state of a login, and of what it alone knows. */
static bool
fill_state(pushd_page_values *v, size_t row)
{
#define STATE(symbol, word) {word, PUSHD_TEXT_STATE_##symbol},
	static const struct
	{
		const char *name;
		pushd_text text;
	} states[] = {TGA_STATES(STATE) STATE(OPENED, "opened") STATE(EXPIRED, "expired")
					  STATE(FAILED, "failed") STATE(LOST, "lost")};

	if (row >= sizeof(states) / sizeof(states[0]))
		return false;
	SET(v, STATE, states[row].name);
	v->choice[PUSHD_CHOICE_STATE] = states[row].text == PUSHD_TEXT_STATE_OPENED
										? pushd_page_opened(v->model->link->number)
										: states[row].text;
	return true;
}

/* How long ago, in the largest unit that fits, and a date where none does. */
void
pushd_page_values_used(pushd_page_values *v, int64_t used_at)
{
	static const struct
	{
		int64_t less_than; /* seconds */
		int64_t unit;
		pushd_text text;
	} units[] = {
		{120, 60, PUSHD_TEXT_USED_NOW},
		{3600, 60, PUSHD_TEXT_USED_MINUTES},
		{86400, 3600, PUSHD_TEXT_USED_HOURS},
		{2 * 86400, 86400, PUSHD_TEXT_USED_YESTERDAY},
		{30 * 86400, 86400, PUSHD_TEXT_USED_DAYS},
		{INT64_MAX, 86400, PUSHD_TEXT_USED_DATE},
	};
	int64_t ago = v->model->now - used_at;
	size_t i = 0;

	while (ago >= units[i].less_than)
		i++;
	v->choice[PUSHD_CHOICE_USED] = units[i].text;
	snprintf(v->n, sizeof(v->n), "%lld", (long long) (ago / units[i].unit));
	tga_iso_time(used_at, v->used_at);
	snprintf(v->date, sizeof(v->date), "%.10s", v->used_at);
	SET(v, N, v->n);
	SET(v, DATE, v->date);
	SET(v, USED_AT, v->used_at);
}

static bool
fill_device(pushd_page_values *v, size_t row)
{
	const pushd_page_device *device = &v->model->devices[row];

	if (row >= v->model->device_count)
		return false;
	SET(v, LOGIN_ID, device->login_id);
	SET(v, BROWSER, device->browser);
	SET(v, OS, device->os);
	SET(v, ADDRESS, device->address);
	SET(v, HOSTS, device->hosts);
	SET_IF(v, CURRENT, device->current);
	pushd_page_values_used(v, device->last_used_at);
	return true;
}

static bool
fill_login(pushd_page_values *v, size_t row)
{
	const pushd_page_login *login = &v->model->logins[row];

	if (row >= v->model->login_count)
		return false;
	SET(v, SID, login->sid);
	SET(v, APPLICATION, login->application);
	pushd_page_values_used(v, login->last_used_at);
	return true;
}

/* Those that tell an application nothing are not spoken of. */
static bool
fill_scope(pushd_page_values *v, size_t row)
{
	static const struct
	{
		const char *name;
		pushd_text text;
	} scopes[] = {
		{"openid", PUSHD_TEXT_SCOPE_OPENID},
		{"profile", PUSHD_TEXT_SCOPE_PROFILE},
		{"email", PUSHD_TEXT_SCOPE_EMAIL},
		{"groups", PUSHD_TEXT_SCOPE_GROUPS},
		{"offline_access", PUSHD_TEXT_SCOPE_OFFLINE},
	};
	size_t found = 0;

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
	{
		tga_span rest = tga_span_of(given(v->model->scopes) ? v->model->scopes : ""), one;
		bool asked = false;

		while (!asked && tga_span_next(&rest, ' ', &one))
			asked = tga_span_is(one, scopes[i].name);
		if (!asked || found++ < row)
			continue;
		v->choice[PUSHD_CHOICE_SCOPE] = scopes[i].text;
		return true;
	}
	return false;
}

bool
pushd_page_values_row(pushd_page_values *v, size_t list, size_t row)
{
	static bool (*const fill[])(pushd_page_values * v, size_t row) = {
		[PUSHD_LIST_WAYS] = fill_way,
		[PUSHD_LIST_STATES] = fill_state,
		[PUSHD_LIST_DEVICES] = fill_device,
		[PUSHD_LIST_SCOPES] = fill_scope,
		[PUSHD_LIST_LOGINS] = fill_login,
		[PUSHD_LIST_ENTRIES] = pushd_page_values_entry,
		[PUSHD_LIST_PASSKEYS] = pushd_page_values_passkey,
		[PUSHD_LIST_PASSKEY_WORDS] = pushd_page_values_passkey_word,
	};

	return fill[list](v, row);
}
