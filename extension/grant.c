/*
 * grant.c
 *		Rights for each job.
 *
 * A role gets the functions of its job and no table: a bot confirms and reads
 * nothing, pushd reads sessions and keys and cannot confirm.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/acl.h"
#include "utils/builtins.h"

#include "spi.h"

#define BOT 1
#define PUSHD 2
#define APP 4

static const struct
{
	const char *name;
	int bit;
} jobs[] = {{"bot", BOT}, {"pushd", PUSHD}, {"app", APP}};

static const struct
{
	const char *signature;
	int jobs;
} rights[] = {
	{"tgauth_begin(inet, text, text)", APP},
	{"tgauth_preview(text, bigint)", BOT},
	{"tgauth_confirm(text, bigint, text, text, text, text, text, integer)", BOT},
	{"tgauth_decline(text, bigint)", BOT},
	{"tgauth_answer(text, bigint, text, text, text, text, text)", BOT},
	{"tgauth_begin_link(text, bytea)", APP | PUSHD},
	{"tgauth_linking(bytea)", APP | PUSHD},
	{"tgauth_unlink(bigint, bytea)", APP | PUSHD},
	{"tgauth_person_unlink(bigint, boolean)", BOT},
	{"tgauth_settings()", BOT | PUSHD},
	{"tgauth_text(bytea, boolean)", APP | BOT | PUSHD},
	{"tgauth_claim(text, inet, text, text)", APP | PUSHD},
	{"tgauth_return(text, text)", APP | PUSHD},
	{"tgauth_return_code(text, text)", APP | PUSHD},
	{"tgauth_session(text)", APP},
	{"tgauth_session_json(text)", APP},
	{"tgauth_sessions(bigint)", APP | PUSHD},
	{"tgauth_revoke(bytea)", APP},
	{"tgauth_revoke_all(bigint)", APP},
	{"tgauth_record_usage(bytea[])", PUSHD},
	{"tgauth_purge(integer)", PUSHD},
	{"tgauth_keys()", PUSHD},
	{"tgauth_states(bytea[], bytea[])", PUSHD},
	{"tgauth_changes(text, integer)", PUSHD},
	{"tgauth_own_journal(bytea, timestamp with time zone, integer)", APP | PUSHD},
	{"tgauth_revoke_own(bigint, bytea)", APP | PUSHD},
	{"tgauth_revoke_others(bytea)", APP | PUSHD},
	{"tgauth_groups()", APP | PUSHD},
	{"tgauth_register(text, text, inet, text)", APP | PUSHD},
	{"tgauth_login(text, text, inet, text)", APP | PUSHD},
	{"tgauth_login_browser(bytea, text, text, integer, inet, text)", PUSHD},
	{"tgauth_passkey_challenge(text, bytea)", APP},
	{"tgauth_passkey_options(text)", APP | PUSHD},
	{"tgauth_passkey_register(text, bytea, bytea, text, text)", APP | PUSHD},
	{"tgauth_passkey_login(bytea, bytea, bytea, bytea, bytea, bytea, text, integer, inet, text)",
	 APP | PUSHD},
	{"tgauth_passkey_list(bigint)", APP | PUSHD},
	{"tgauth_passkey_rename(bigint, bytea, text)", APP | PUSHD},
	{"tgauth_passkey_remove(bigint, bytea, bytea)", APP | PUSHD},
	{"tgauth_refresh(text)", APP | PUSHD},
	{"tgauth_access_token(text)", APP | PUSHD},
	{"tgauth_verify(text)", APP | PUSHD},
	{"tgauth_jwks()", APP | PUSHD},
	{"tgauth_authenticate(text)", APP | PUSHD},
	{"tgauth_uid()", APP | PUSHD},
	{"tgauth_set_password(text, text)", APP | PUSHD},
	{"tgauth_logout(boolean)", APP | PUSHD},
	{"tgauth_bot_name(text)", PUSHD},
	{"tgauth_preview_by_bot(text, text, bigint)", PUSHD},
	{"tgauth_confirm_by_bot(text, text, bigint, text, text, text, text, text, integer)",
	 PUSHD},
	{"tgauth_decline_by_bot(text, text, bigint)", PUSHD},
	{"tgauth_answer_by_bot(text, text, bigint, text, text, text, text, text)", PUSHD},
	{"tgauth_sites()", PUSHD},
	{"tgauth_site_code(text, text, bytea)", PUSHD},
	{"tgauth_enter_site(text, text, bytea)", PUSHD},
	{"tgauth_site_session(bytea)", PUSHD},
	{"tgauth_end_session(text, bytea, text)", PUSHD},
	{"tgauth_device_authorization(text, text, bytea, text)", PUSHD},
	{"tgauth_device(bytea, text)", PUSHD},
	{"tgauth_introspect(bytea, text)", PUSHD},
	{"tgauth_revoke_token(bytea, text)", PUSHD},
	{"tgauth_client_sessions(bigint)", APP | PUSHD},
	{"tgauth_end_client_session(bigint, bytea)", APP | PUSHD},
	{"tgauth_take_logouts(text, integer)", PUSHD},
	{"tgauth_finish_logout(bigint, text)", PUSHD},
	{"tgauth_logouts_waiting()", PUSHD},
	{"tgauth_login_widget(json, text, interval)", APP | BOT},
	{"tgauth_web_app(text, text, interval)", APP | BOT},
	{"tgauth_web_app_signature(text, bigint, interval)", APP | BOT},
	{"tgauth_telegram_id_token(text, text, text, interval)", APP | BOT},
	{"tgauth_open_session(bigint, text, text, text, text, text, inet, text)", BOT},
	{"tgauth_person_sessions(bigint)", BOT},
	{"tgauth_person_revoke(bigint, bytea)", BOT},
	{"tgauth_person_revoke_all(bigint)", BOT},
	{"tgauth_person_password(bigint)", BOT},
	{"tgauth_person_return(bigint, bytea)", BOT},
	{"tgauth_take_contested()", BOT},
	{"tgauth_remember_client(bytea)", BOT},
	{"tgauth_set_bot_username(text)", BOT},
	{"tgauth_set_telegram(boolean)", BOT},
	{"tgauth_set_site_host(text)", PUSHD},
	{"tgauth_set_site_url(integer, text)", PUSHD},
	{"tgauth_applications()", PUSHD},
	{"tgauth_openid_configuration(text, text)", PUSHD},
	{"tgauth_authorize(text, bytea, text)", PUSHD},
	{"tgauth_token(text, bytea, text)", PUSHD},
	{"tgauth_userinfo(text)", PUSHD},
};

static int
job_bit(const char *job)
{
	for (size_t i = 0; i < lengthof(jobs); i++)
		if (strcmp(jobs[i].name, job) == 0)
			return jobs[i].bit;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown job \"%s\"", job),
			 errhint("The jobs are bot, pushd and app.")));
}

/* tgauth_grant(role, job).  Strict; runs with the rights of its caller. */
PG_FUNCTION_INFO_V1(tgauth_grant);
Datum
tgauth_grant(PG_FUNCTION_ARGS)
{
	tga_call call;
	Oid role = PG_GETARG_OID(0);
	const char *name = GetUserNameFromId(role, false);
	int bit = job_bit(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	StringInfoData functions;

	if (!tga_owns_function(fcinfo->flinfo->fn_oid, GetUserId()))
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("permission denied to grant rights on tgauth"),
						errhint("Only the owner of the extension can.")));
	tga_spi_begin(&call, fcinfo);
	initStringInfo(&functions);
	for (size_t i = 0; i < lengthof(rights); i++)
	{
		if (rights[i].jobs & bit)
			appendStringInfo(&functions, "%s%s.%s", functions.len == 0 ? "" : ", ",
							 call.schema, rights[i].signature);
	}
	name = quote_identifier(name);
	tga_spi_utility(psprintf("GRANT USAGE ON SCHEMA %s TO %s", call.schema, name));
	tga_spi_utility(psprintf("GRANT EXECUTE ON FUNCTION %s TO %s", functions.data, name));
	tga_spi_end();
	PG_RETURN_VOID();
}
