/*
 * guc.c
 *		See guc.h.
 */
#include "postgres.h"

#include <ctype.h>

#include "mb/pg_wchar.h"
#include "utils/varlena.h"

#include "guc.h"
#include "pg_compat.h"
#include "utf8.h"

#define DAY_SECONDS (24 * 60 * 60)
#define YEAR_SECONDS (365 * 24 * 60 * 60)
#define SITE_NAME_MAX 255
#define BOT_URL_MAX 256

int tga_guc_confirm_mode = TGA_GUC_CONFIRM_MATCH;
int tga_guc_unusual_mode = TGA_GUC_CONFIRM_START;
int tga_guc_passkeys = TGA_GUC_PASSKEYS_ON;
int tga_guc_return_leg = TGA_GUC_RETURN_OFFERED;
int tga_guc_start_ttl = 120;
int tga_guc_confirm_ttl = 300;
int tga_guc_session_ttl = 30 * 24 * 60 * 60;
int tga_guc_session_idle_ttl = 0;
int tga_guc_max_sessions = 100;
int tga_guc_journal_retention = 90 * DAY_SECONDS;
bool tga_guc_reset_password = true;
int tga_guc_password_ttl = 10 * 60;
char *tga_guc_site_name = NULL;
char *tga_guc_bot_url = NULL;
char *tga_guc_login_hook = NULL;

static const struct config_enum_entry confirm_modes[] = {
	{"start", TGA_GUC_CONFIRM_START, false},
	{"button", TGA_GUC_CONFIRM_BUTTON, false},
	{"match", TGA_GUC_CONFIRM_MATCH, false},
	{"type", TGA_GUC_CONFIRM_TYPE, false},
	{NULL, 0, false},
};

static const struct config_enum_entry unusual_modes[] = {
	{"off", TGA_GUC_CONFIRM_START, false},
	{"match", TGA_GUC_CONFIRM_MATCH, false},
	{"type", TGA_GUC_CONFIRM_TYPE, false},
	{NULL, 0, false},
};

/* The words of a boolean are taken, and told in the setting's own. */
static const struct config_enum_entry passkeys_modes[] = {
	{"off", TGA_GUC_PASSKEYS_OFF, false},
	{"on", TGA_GUC_PASSKEYS_ON, false},
	{"after_telegram", TGA_GUC_PASSKEYS_AFTER_TELEGRAM, false},
	{"false", TGA_GUC_PASSKEYS_OFF, true},
	{"no", TGA_GUC_PASSKEYS_OFF, true},
	{"0", TGA_GUC_PASSKEYS_OFF, true},
	{"true", TGA_GUC_PASSKEYS_ON, true},
	{"yes", TGA_GUC_PASSKEYS_ON, true},
	{"1", TGA_GUC_PASSKEYS_ON, true},
	{NULL, 0, false},
};

const char *
tga_guc_passkeys_name(void)
{
	return passkeys_modes[tga_guc_passkeys].name;
}

static const struct config_enum_entry return_legs[] = {
	{"off", TGA_GUC_RETURN_OFF, false},
	{"offered", TGA_GUC_RETURN_OFFERED, false},
	{"required", TGA_GUC_RETURN_REQUIRED, false},
	{NULL, 0, false},
};

const char *
tga_guc_confirm_mode_name(tga_guc_confirm mode)
{
	return confirm_modes[mode].name;
}

const char *
tga_guc_unusual_mode_name(void)
{
	return tga_guc_unusual_mode == TGA_GUC_CONFIRM_START
			   ? unusual_modes[0].name
			   : tga_guc_confirm_mode_name((tga_guc_confirm) tga_guc_unusual_mode);
}

tga_guc_confirm
tga_guc_mode_of(bool unusual)
{
	return (tga_guc_confirm) (unusual ? Max(tga_guc_confirm_mode, tga_guc_unusual_mode)
									  : tga_guc_confirm_mode);
}

const char *
tga_guc_return_leg_name(void)
{
	return return_legs[tga_guc_return_leg].name;
}

static bool
has_control_or_space(const char *text)
{
	for (; *text != '\0'; text++)
		if (iscntrl((unsigned char) *text) || *text == ' ')
			return true;
	return false;
}

/*
 * It stands in a sentence of the bot's, so it is made to look like a name: control
 * characters are spaces, and it ends after so many characters: of UTF-8, which is what
 * files have in the postmaster, or else of the database's encoding.  Nothing is
 * refused, since ALTER DATABASE takes any value without asking where the library is
 * not loaded, and the site would have no name then.
 */
static bool
check_site_name(char **value, void **extra, GucSource source)
{
	size_t len = strlen(*value);
	size_t kept = tga_utf8_is_valid(*value, len)
					  ? tga_utf8_prefix(*value, SITE_NAME_MAX)
					  : (size_t) pg_mbcharcliplen(*value, (int) len, SITE_NAME_MAX);

	(*value)[Min(kept, len)] = '\0';
	for (char *p = *value; *p != '\0'; p++)
		if ((unsigned char) *p < 0x20 || *p == 0x7f)
			*p = ' ';
	return true;
}

/* "?start=TOKEN" is put after it, and browsers are sent there. */
static bool
check_bot_url(char **value, void **extra, GucSource source)
{
	const char *url = *value;

	if (url[0] == '\0')
		return true;
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
	{
		GUC_check_errdetail("It must begin with \"https://\" or \"http://\".");
		return false;
	}
	if (strlen(url) > BOT_URL_MAX || has_control_or_space(url) ||
		strpbrk(url, "?#\"<>\\") != NULL)
	{
		GUC_check_errdetail("It must be the plain address of the bot, such as "
							"\"https://t.me/example_bot\".");
		return false;
	}
	return true;
}

/*
 * The functions that call it look nothing up by search_path.  A value that was taken
 * before the library was loaded stays as it is: a login then fails, where without a
 * hook everybody would come in.
 */
static bool
check_login_hook(char **value, void **extra, GucSource source)
{
	List *names = NIL;
	char *copy = pstrdup(*value);
	bool good = (*value)[0] == '\0' || (source < PGC_S_INTERACTIVE) ||
				(SplitIdentifierString(copy, '.', &names) && list_length(names) == 2);

	list_free(names);
	pfree(copy);
	if (!good)
		GUC_check_errdetail("It must be a function's name with its schema, such as "
							"\"app.on_login\".");
	return good;
}

static void
define_ttl(const char *name, const char *what, const char *why, int *variable, int max)
{
	DefineCustomIntVariable(name, what, why, variable, *variable, 1, max, PGC_SUSET,
							GUC_UNIT_S, NULL, NULL, NULL);
}

void
tga_guc_init(void)
{
	DefineCustomEnumVariable(
		"tgauth.confirm_mode", "What counts as a person's consent to a login.",
		"match: picking the number that the page shows, which a person who was sent "
		"somebody else's link cannot see. type: typing it, which leaves less to luck. "
		"button: a tap. start: opening the chat, for closed systems, since some clients "
		"send /start without a tap.",
		&tga_guc_confirm_mode, TGA_GUC_CONFIRM_MATCH, confirm_modes, PGC_SUSET, 0, NULL,
		NULL, NULL);
	DefineCustomEnumVariable(
		"tgauth.unusual_mode",
		"What counts as consent, at least, to a login from a browser or network that is "
		"new for the user.",
		"Somebody else's link comes from somewhere new. off: what confirm_mode says. A "
		"first login is not unusual.",
		&tga_guc_unusual_mode, TGA_GUC_CONFIRM_START, unusual_modes, PGC_SUSET, 0, NULL,
		NULL, NULL);
	DefineCustomEnumVariable(
		"tgauth.return_leg", "What the way back from Telegram to the page is worth.",
		"offered: the bot shows a button that leads back. required: a login is worth "
		"nothing before its own browser has opened that address or was given the bot's six "
		"digits, so that somebody else's link that is confirmed brings its sender nothing.",
		&tga_guc_return_leg, TGA_GUC_RETURN_OFFERED, return_legs, PGC_SUSET, 0, NULL,
		NULL, NULL);
	define_ttl(
		"tgauth.start_ttl",
		"For how long after its issue a start token opens the question.",
		"Short, so that an old photo of a QR code is worthless: the page renews its "
		"token while it is open.",
		&tga_guc_start_ttl, TGA_GUC_TTL_MAX);
	define_ttl("tgauth.confirm_ttl",
			   "For how long after its issue a start token can be confirmed.",
			   "Time to read the question and to answer it.", &tga_guc_confirm_ttl,
			   TGA_GUC_TTL_MAX);
	define_ttl("tgauth.session_ttl", "How long a session lives.",
			   "A bound on what a stolen cookie is worth.", &tga_guc_session_ttl,
			   10 * YEAR_SECONDS);
	DefineCustomIntVariable(
		"tgauth.session_idle_ttl", "For how long a session may rest; 0 sets no limit.",
		"A device that is left alone is logged out long before session_ttl. Counts for "
		"sessions that begin while it is set.",
		&tga_guc_session_idle_ttl, 0, 0, 10 * YEAR_SECONDS, PGC_SUSET, GUC_UNIT_S, NULL,
		NULL, NULL);
	DefineCustomIntVariable(
		"tgauth.max_sessions", "How many sessions a user can have at a time.",
		"A program that logs in and forgets would fill the table; where there are more, "
		"the oldest ends.",
		&tga_guc_max_sessions, 100, 1, 10000, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"tgauth.journal_retention",
		"For how long entries of the journal are kept; 0: none.",
		"Long enough to find out what happened to an account, and no longer, as they tell "
		"where people were. At 0 nothing is written.",
		&tga_guc_journal_retention, 90 * DAY_SECONDS, 0, 10 * YEAR_SECONDS, PGC_SUSET,
		GUC_UNIT_S, NULL, NULL, NULL);
	DefineCustomEnumVariable(
		"tgauth.passkeys", "Whether people can add passkeys and log in by them.",
		"after_telegram: a passkey is added only by a session that was confirmed in "
		"Telegram, so that a password that leaked makes none.",
		&tga_guc_passkeys, TGA_GUC_PASSKEYS_ON, passkeys_modes, PGC_SUSET, 0, NULL, NULL,
		NULL);
	DefineCustomStringVariable(
		"tgauth.login_hook", "A function that has a say in each login.",
		"It is called as its owner with the row of tgauth_user, and what is known of the "
		"login if it takes a second argument, in the transaction of the "
		"confirmation, for applications with a user table of their own. What it raises "
		"refuses the login.",
		&tga_guc_login_hook, "", PGC_SUSET, 0, check_login_hook, NULL, NULL);
	DefineCustomBoolVariable(
		"tgauth.reset_password", "Whether each confirmation makes a new password.",
		"The person reads it in Telegram and can type it where no push can reach. Off: "
		"tgauth_confirm leaves passwords alone, and there are no one-time passwords.",
		&tga_guc_reset_password, true, PGC_SUSET, 0, NULL, NULL, NULL);
	define_ttl("tgauth.password_ttl", "How long a one-time password is good for.",
			   "Time to type it into another browser. Who finds it in the chat later has "
			   "found nothing.",
			   &tga_guc_password_ttl, DAY_SECONDS);
	DefineCustomStringVariable(
		"tgauth.site_name", "The site's name, as the bot tells it.",
		"What the person recognizes the site by before consenting.", &tga_guc_site_name,
		"", PGC_SUSET, 0, check_site_name, NULL, NULL);
	DefineCustomStringVariable("tgauth.bot_url",
							   "The bot's address, such as https://t.me/example_bot.",
							   "Links to it begin with this.", &tga_guc_bot_url, "",
							   PGC_SUSET, 0, check_bot_url, NULL, NULL);
}
