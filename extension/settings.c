/*
 * settings.c
 *		tgauth_settings: what a page and a bot say and count by.
 */
#include "postgres.h"

#include "fmgr.h"

#include "address.h"
#include "encoding.h"
#include "guc.h"
#include "session_usage.h"
#include "spi.h"
#include "telegram.h"
#include "token_guc.h"

enum settings_column
{
	SETTINGS_SITE_NAME,
	SETTINGS_SITE_HOST,
	SETTINGS_BOT_URL,
	SETTINGS_CONFIRM_MODE,
	SETTINGS_START_TTL,
	SETTINGS_CONFIRM_TTL,
	SETTINGS_SESSION_TTL,
	SETTINGS_SESSION_IDLE_TTL,
	SETTINGS_USAGE_SECONDS,
	SETTINGS_REGISTRATION,
	SETTINGS_UNUSUAL_MODE,
	SETTINGS_RETURN_LEG,
	SETTINGS_PASSKEYS,
	SETTINGS_TELEGRAM_AWAY,
	SETTINGS_COLUMNS
};

/* tgauth_settings() → the settings */
PG_FUNCTION_INFO_V1(tgauth_settings);
Datum
tgauth_settings(PG_FUNCTION_ARGS)
{
	tga_call call;
	const char *bot_address, *site_host;
	bool telegram_away;
	Datum values[SETTINGS_COLUMNS];
	bool nulls[SETTINGS_COLUMNS] = {false};

	tga_spi_begin(&call, fcinfo);
	bot_address = tga_bot_address(&call);
	site_host = tga_site_host(&call);
	telegram_away = tga_telegram_is_away(&call);
	tga_spi_end();
	tga_spi_set_text(
		values, nulls, SETTINGS_SITE_NAME,
		tga_guc_site_name[0] != '\0' ? tga_encoding_setting(tga_guc_site_name) : NULL);
	tga_spi_set_text(values, nulls, SETTINGS_SITE_HOST, site_host);
	tga_spi_set_text(values, nulls, SETTINGS_BOT_URL, bot_address);
	tga_spi_set_text(values, nulls, SETTINGS_CONFIRM_MODE,
					 tga_guc_confirm_mode_name((tga_guc_confirm) tga_guc_confirm_mode));
	values[SETTINGS_START_TTL] = Int32GetDatum(tga_guc_start_ttl);
	values[SETTINGS_CONFIRM_TTL] = Int32GetDatum(tga_guc_confirm_ttl);
	values[SETTINGS_SESSION_TTL] = Int32GetDatum(tga_guc_session_ttl);
	values[SETTINGS_SESSION_IDLE_TTL] = Int32GetDatum(tga_guc_session_idle_ttl);
	values[SETTINGS_USAGE_SECONDS] = Int32GetDatum(tga_session_usage_seconds());
	values[SETTINGS_REGISTRATION] = BoolGetDatum(tga_guc_registration);
	tga_spi_set_text(values, nulls, SETTINGS_UNUSUAL_MODE, tga_guc_unusual_mode_name());
	tga_spi_set_text(values, nulls, SETTINGS_RETURN_LEG, tga_guc_return_leg_name());
	tga_spi_set_text(values, nulls, SETTINGS_PASSKEYS, tga_guc_passkeys_name());
	values[SETTINGS_TELEGRAM_AWAY] = BoolGetDatum(telegram_away);
	return tga_spi_return_row(fcinfo, values, nulls);
}
