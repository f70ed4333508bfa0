/*
 * refresh.c
 *		See refresh.h.
 */
#include "db/refresh.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "hex.h"
#include "must.h"
#include "purge.h"

#define REFRESH_SECONDS 60
#define SETTINGS_SECONDS 2
#define RETRY_SECONDS 5

static void
ask(pushd_refresh *f, const tga_pg_statement *statement, tga_pg_answer answer)
{
	if (!pushd_db_send(f->db, statement, 0, NULL, answer, f))
		tga_log_event(f->db->config.log, TGA_DEBUG, "not_asked", "query", statement->name,
					  NULL);
}

/* --- keys -------------------------------------------------------------------------- */

static const tga_pg_statement keys_statement = {
	"keys", "SELECT key_number, encode(key, 'hex'), is_current FROM tgauth_keys()"};

enum
{
	KEY_NUMBER,
	KEY_KEY,
	KEY_IS_CURRENT
};

static bool
add_key(const pushd_refresh *f, pushd_keyring *ring, const PGresult *result, int i)
{
	const char *hex = PQgetvalue(result, i, KEY_KEY);
	uint8_t key[TGA_KEY_BYTES];
	bool ok =
		tga_hex_decode(hex, strlen(hex), key, sizeof(key)) &&
		pushd_keyring_add(ring, atoi(PQgetvalue(result, i, KEY_NUMBER)), key,
						  PQgetvalue(result, i, KEY_IS_CURRENT)[0] == 't', f->secret_key);

	OPENSSL_cleanse(key, sizeof(key));
	return ok;
}

static void
on_keys(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;
	pushd_keyring ring = {0};

	if (!pushd_db_has_rows(f->db, &keys_statement, result))
		return;
	for (int i = 0; i < PQntuples(result); i++)
		if (!add_key(f, &ring, result, i))
			tga_log_event(f->db->config.log, TGA_WARNING, "key_ignored", "key_number",
						  PQgetvalue(result, i, KEY_NUMBER), NULL);
	/* The ring in use always has a current key, once it had one. */
	if (pushd_keyring_current(&ring) != NULL)
		*f->keys = ring;
	pushd_keyring_wipe(&ring);
	f->on_fresh(f->arg);
}

/* --- what is published --------------------------------------------------------------- */

static const tga_pg_statement jwks_statement = {"jwks", "SELECT tgauth_jwks()"};
static const tga_pg_statement configuration_statement = {
	"openid_configuration", "SELECT tgauth_openid_configuration($1::text, $2::text)"};

enum
{
	PUBLISHED_TEXT
};

static void
take(const pushd_refresh *f, const tga_pg_statement *statement, const PGresult *result,
	 tga_buffer *text)
{
	if (!pushd_db_has_rows(f->db, statement, result) || PQntuples(result) == 0)
		return;
	tga_buffer_clear(text);
	tga_buffer_texts(text, PQgetvalue(result, 0, PUBLISHED_TEXT), "\n", NULL);
}

static void
on_jwks(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;

	take(f, &jwks_statement, result, &f->jwks);
}

static void
on_configuration(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;

	take(f, &configuration_statement, result, &f->configuration);
}

static void
ask_for_configuration(pushd_refresh *f)
{
	if (!pushd_db_send(f->db, &configuration_statement, 2,
					   (const char *const[]){f->issuer, f->prefix}, on_configuration, f))
		tga_log_event(f->db->config.log, TGA_DEBUG, "not_asked", "query",
					  configuration_statement.name, NULL);
}

/* --- applications --------------------------------------------------------------------- */

static void
on_applications(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;

	if (pushd_db_has_rows(f->db, &pushd_applications_statement, result))
		pushd_applications_take(f->applications, result);
}

/* --- settings ------------------------------------------------------------------------ */

static const tga_pg_statement settings_statement = {
	"settings",
	"SELECT site_name, site_host, bot_url, confirm_mode, start_ttl, session_ttl, "
	"session_idle_ttl, usage_seconds, registration, return_leg, telegram_away, passkeys, "
	"unusual_mode "
	"FROM tgauth_settings()"};

enum
{
	SETTINGS_SITE_NAME,
	SETTINGS_SITE_HOST,
	SETTINGS_BOT_URL,
	SETTINGS_CONFIRM_MODE,
	SETTINGS_START_TTL,
	SETTINGS_SESSION_TTL,
	SETTINGS_SESSION_IDLE_TTL,
	SETTINGS_USAGE_SECONDS,
	SETTINGS_REGISTRATION,
	SETTINGS_RETURN_LEG,
	SETTINGS_TELEGRAM_AWAY,
	SETTINGS_PASSKEYS,
	SETTINGS_UNUSUAL_MODE
};

static const tga_pg_statement host_statement = {"set_site_host",
												"SELECT tgauth_set_site_host($1::text)"};

static void
on_host(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;

	f->host_is_told = pushd_db_has_rows(f->db, &host_statement, result);
}

/*
 * Tells the database where the site is, for the bot's question.  Once a connection:
 * several hosts of one site, each with its pushd, are not to take turns.
 */
static void
tell_host(pushd_refresh *f, const char *known)
{
	if (strcmp(known, f->site_host) == 0)
		f->host_is_told = true;
	else if (!f->host_is_told &&
			 !pushd_db_send(f->db, &host_statement, 1, &f->site_host, on_host, f))
		tga_log_event(f->db->config.log, TGA_DEBUG, "not_asked", "query",
					  host_statement.name, NULL);
}

static const tga_pg_statement url_statement = {
	"set_site_url", "SELECT tgauth_set_site_url($1::int, $2::text)"};

enum
{
	URL_CHANGED
};

static void
on_url(void *arg, const PGresult *result)
{
	const pushd_refresh *f = arg;

	if (pushd_db_has_rows(f->db, &url_statement, result) && PQntuples(result) > 0 &&
		PQgetvalue(result, 0, URL_CHANGED)[0] == 't')
		tga_log_event(f->db->config.log, TGA_INFO, "site_url", "url", f->issuer, NULL);
}

/* Tells where our own channel's logins are returned to: here, where their cookies are. */
static void
tell_url(pushd_refresh *f)
{
	char channel[PUSHD_DB_NUMBER_TEXT];
	tga_buffer url = {0};

	tga_buffer_texts(&url, f->issuer, f->prefix, NULL);
	if (url.failed || !pushd_db_send(f->db, &url_statement, 2,
									 (const char *const[]){
										 pushd_db_number(f->channel, channel), url.bytes},
									 on_url, f))
		tga_log_event(f->db->config.log, TGA_DEBUG, "not_asked", "query",
					  url_statement.name, NULL);
	tga_buffer_clear(&url);
}

static void
on_settings(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;
	pushd_settings before = *f->settings;
	pushd_settings_row row;

	if (!pushd_db_has_rows(f->db, &settings_statement, result) || PQntuples(result) == 0)
		return;
	row = (pushd_settings_row){
		.site_name = PQgetvalue(result, 0, SETTINGS_SITE_NAME),
		.bot_url = PQgetvalue(result, 0, SETTINGS_BOT_URL),
		.confirm_mode = PQgetvalue(result, 0, SETTINGS_CONFIRM_MODE),
		.start_ttl = atoi(PQgetvalue(result, 0, SETTINGS_START_TTL)),
		.session_ttl = atoi(PQgetvalue(result, 0, SETTINGS_SESSION_TTL)),
		.session_idle_ttl = atoi(PQgetvalue(result, 0, SETTINGS_SESSION_IDLE_TTL)),
		.usage_seconds = atoi(PQgetvalue(result, 0, SETTINGS_USAGE_SECONDS)),
		.registration = PQgetvalue(result, 0, SETTINGS_REGISTRATION)[0] == 't',
		.return_leg = PQgetvalue(result, 0, SETTINGS_RETURN_LEG),
		.telegram_away = PQgetvalue(result, 0, SETTINGS_TELEGRAM_AWAY)[0] == 't',
		.passkeys = strcmp(PQgetvalue(result, 0, SETTINGS_PASSKEYS), "off") != 0,
		.unusual_mode = PQgetvalue(result, 0, SETTINGS_UNUSUAL_MODE),
	};
	pushd_settings_take(f->settings, &row, f->bot_url);
	if (memcmp(&before, f->settings, sizeof(before)) == 0)
		return;
	if (!before.loaded && f->settings->bot_name[0] == '\0')
		tga_log_event(f->db->config.log, TGA_ERROR, "no_bot_url", "hint",
					  "set --bot-url, or tgauth.bot_url in the database", NULL);
	tell_host(f, PQgetvalue(result, 0, SETTINGS_SITE_HOST));
	f->on_fresh(f->arg);
}

/* --- the purge ------------------------------------------------------------------------ */

static const tga_pg_statement purge_statement = {"purge",
												 "SELECT tgauth_purge(NULL::int)"};

enum
{
	PURGE_ROWS
};

/* A full batch means that there is more. */
static void
on_purged(void *arg, const PGresult *result)
{
	pushd_refresh *f = arg;
	int rows;

	if (!pushd_db_has_rows(f->db, &purge_statement, result) || PQntuples(result) == 0)
		return;
	rows = atoi(PQgetvalue(result, 0, PURGE_ROWS));
	if (rows > 0)
		tga_log_event(f->db->config.log, TGA_DEBUG, "purged", "rows", TGA_NUM(rows),
					  NULL);
	if (rows >= TGA_PURGE_BATCH)
		ask(f, &purge_statement, on_purged);
}

/* --- when ----------------------------------------------------------------------------- */

void
pushd_refresh_ask(pushd_refresh *f)
{
	TGA_MUST(f->db != NULL && f->keys != NULL && f->settings != NULL &&
			 f->on_fresh != NULL);
	ask(f, &jwks_statement, on_jwks);
	ask_for_configuration(f);
	ask(f, &keys_statement, on_keys);
	ask(f, &settings_statement, on_settings);
	ask(f, &pushd_applications_statement, on_applications);
	pushd_sites_ask(f->sites);
}

void
pushd_refresh_connected(pushd_refresh *f)
{
	f->host_is_told = false;
	tell_url(f);
	pushd_refresh_ask(f);
}

void
pushd_refresh_tick(pushd_refresh *f, uint64_t second)
{
	bool missing = f->keys->count == 0 || !f->settings->loaded;

	if (second % (missing ? RETRY_SECONDS : REFRESH_SECONDS) == 0)
		pushd_refresh_ask(f);
	else if (second % SETTINGS_SECONDS == 0)
	{
		ask(f, &settings_statement, on_settings);
		pushd_sites_ask(f->sites);
	}
	if (second % REFRESH_SECONDS == REFRESH_SECONDS / 2)
		ask(f, &purge_statement, on_purged);
}

void
pushd_refresh_close(pushd_refresh *f)
{
	tga_buffer_clear(&f->jwks);
	tga_buffer_clear(&f->configuration);
}
