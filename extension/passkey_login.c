/*
 * passkey_login.c
 *		tgauth_passkey_login: the login that waits in a browser becomes a session, as a
 *		confirmation in Telegram would make it one.
 *
 * Whoever shows the page is not known before: passkeys are discoverable ones, so no list
 * of credentials is given, and nobody can ask which ones a user has.
 *
 * An answer that got lost is sent again, and then its signature counter has been seen.  So
 * whether the login was decided is judged first: that one is used, not cloned.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "guc.h"
#include "journal.h"
#include "lock.h"
#include "login_hook.h"
#include "notify.h"
#include "passkey.h"
#include "session.h"
#include "session_usage.h"
#include "user_client.h"

enum login_arg
{
	ARG_LOGIN_ID,
	ARG_CREDENTIAL_ID,
	ARG_CLIENT_DATA,
	ARG_AUTHENTICATOR_DATA,
	ARG_SIGNATURE,
	ARG_USER_HANDLE,
	ARG_ORIGIN,
	ARG_CHANNEL,
	ARG_ADDRESS,
	ARG_USER_AGENT
};

enum login_column
{
	LOGIN_STATUS,
	LOGIN_USER_ID,
	LOGIN_MESSAGE,
	LOGIN_REASON,
	LOGIN_COLUMNS
};

static tga_statement select_login = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

static tga_statement select_passkey = {
	.text = "SELECT p.user_id, p.public_key, p.backup_eligible, p.sign_count, "
			"u.passkey_handle = $2, u.blocked FROM %1$s.tgauth_passkey AS p "
			"JOIN %1$s.tgauth_user AS u ON u.id = p.user_id WHERE p.credential_id = $1",
	.nargs = 2,
	.types = {BYTEAOID, BYTEAOID},
};

static tga_statement lock_user = {
	.text = "SELECT blocked FROM %1$s.tgauth_user WHERE id = $1 FOR NO KEY UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement use_user = {
	.text = "UPDATE %1$s.tgauth_user SET last_login_at = $2 WHERE id = $1",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

/* The count is judged again: another login can have been counted meanwhile. */
static tga_statement use_passkey = {
	.text = "UPDATE %1$s.tgauth_passkey SET sign_count = $3, backed_up = $4, "
			"last_used_at = $5, login_id = $6 WHERE credential_id = $1 AND user_id = $2 "
			"AND (sign_count < $3 OR sign_count = 0 AND $3 = 0)",
	.nargs = 6,
	.types = {BYTEAOID, INT8OID, INT8OID, BOOLOID, TIMESTAMPTZOID, BYTEAOID},
};

static tga_statement mark_session = {
	.text = "UPDATE %1$s.tgauth_session SET passkey_id = $2 WHERE login_id = $1",
	.nargs = 2,
	.types = {BYTEAOID, BYTEAOID},
};

static tga_statement mark_cloned = {
	.text =
		"UPDATE %1$s.tgauth_passkey SET cloned_at = $2 WHERE credential_id = $1 RETURNING "
		"user_id, name",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

/* A passkey's login, from what the browser sent to what came of it. */
typedef struct tga_passkey_login
{
	tga_call *call;
	tga_start_token login;
	tga_webauthn_party party;
	tga_passkey_bytes credential_id;
	tga_passkey_bytes client_data;
	tga_passkey_bytes authenticator_data;
	tga_passkey_bytes signature;
	tga_passkey_bytes user_handle;
	tga_authenticator_data data;
	int64 user_id;
	const char *message; /* of the operator's hook, or NULL */
	tga_passkey_verdict verdict;
} tga_passkey_login;

static void
arg_credential(const tga_passkey_login *l, tga_args *args)
{
	tga_spi_arg_bytes(args, l->credential_id.bytes, l->credential_id.len);
}

static bool
fail(tga_passkey_login *l, tga_passkey_status status, tga_passkey_reason reason)
{
	l->verdict = (tga_passkey_verdict){status, reason};
	return false;
}

/* Whether the login, whose lock is held, was decided, by whatever means. */
static bool
is_decided(const tga_passkey_login *l)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, l->login.login_id, TGA_LOGIN_ID_BYTES);
	return tga_spi_run(l->call, &select_login, &args) > 0;
}

/* --- whose it is ------------------------------------------------------------------------ */

/* The record lives until tga_spi_end. */
static bool
find_record(tga_passkey_login *l, tga_webauthn_record *record, bool *blocked)
{
	tga_args args = {0};
	const bytea *key;

	if (l->credential_id.len == 0 || l->credential_id.len > TGA_CREDENTIAL_ID_MAX)
		return fail(l, TGA_PASSKEY_INVALID, TGA_PASSKEY_REASON_CREDENTIAL_ID);
	arg_credential(l, &args);
	tga_spi_arg_bytes(&args, l->user_handle.bytes, l->user_handle.len);
	if (tga_spi_run(l->call, &select_passkey, &args) == 0)
		return fail(l, TGA_PASSKEY_UNKNOWN, TGA_PASSKEY_REASON_CREDENTIAL_ID);
	/*
	 * §7.2 step 5: we give no allowCredentials.  Step 6: the user "was not identified
	 * before": "verify that response.userHandle is present", and "that the user account
	 * identified by [it] contains a credential record whose id equals credential.rawId".
	 */
	if (!tga_spi_bool(5))
		return fail(l, TGA_PASSKEY_UNKNOWN, TGA_PASSKEY_REASON_USER_HANDLE);
	l->user_id = tga_spi_int8(1);
	key = DatumGetByteaPCopy(tga_spi_value(0, 2));
	record->public_key = (const uint8_t *) VARDATA_ANY(key);
	record->public_key_len = TGA_ARG_LEN(key);
	record->backup_eligible = tga_spi_bool(3);
	record->sign_count = (uint32_t) tga_spi_int8(4);
	*blocked = tga_spi_bool(6);
	return true;
}

/* What is told to nobody but who proves to have the key: that the user is blocked. */
static bool
verify(tga_passkey_login *l)
{
	tga_webauthn_record record;
	tga_client_data client;
	tga_passkey_reason reason;
	bool blocked;

	if (!tga_passkey_client(l->call, &l->party, TGA_CHALLENGE_LOGIN, l->login.login_id,
							&l->client_data, &client, &l->verdict) ||
		!find_record(l, &record, &blocked))
		return false;
	/* §7.2 step 7: cData, authData and sig are three of the arguments. */
	reason = tga_webauthn_assert(&l->party, &client, &record, l->authenticator_data.bytes,
								 l->authenticator_data.len, l->signature.bytes,
								 l->signature.len, &l->data);
	if (reason == TGA_PASSKEY_REASON_SIGN_COUNT)
		return fail(l, TGA_PASSKEY_CLONED, reason);
	if (reason != TGA_PASSKEY_REASON_NONE)
		return fail(l, TGA_PASSKEY_INVALID, reason);
	return blocked ? fail(l, TGA_PASSKEY_BLOCKED, TGA_PASSKEY_REASON_NONE) : true;
}

/* --- the session -------------------------------------------------------------------------- */

/* The user is there and not blocked, and stays so until the end. */
static bool
hold_user(tga_passkey_login *l)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, l->user_id);
	if (tga_spi_run(l->call, &lock_user, &args) == 0)
		return fail(l, TGA_PASSKEY_UNKNOWN, TGA_PASSKEY_REASON_CREDENTIAL_ID);
	return tga_spi_bool(1) ? fail(l, TGA_PASSKEY_BLOCKED, TGA_PASSKEY_REASON_NONE) : true;
}

/* §7.2 step 24: "Update credentialRecord with new state values", signCount and backupState. */
static bool
use(tga_passkey_login *l)
{
	tga_args args = {0};
	tga_args again = {0};
	tga_args user = {0};

	arg_credential(l, &args);
	tga_spi_arg_int8(&args, l->user_id);
	tga_spi_arg_int8(&args, l->data.sign_count);
	tga_spi_arg_bool(&args, (l->data.flags & TGA_FLAG_BACKED_UP) != 0);
	tga_spi_arg_time(&args, l->call->now);
	tga_spi_arg_bytes(&args, l->login.login_id, TGA_LOGIN_ID_BYTES);
	if (tga_spi_run(l->call, &use_passkey, &args) == 0)
	{
		arg_credential(l, &again);
		tga_spi_arg_null(&again);
		return tga_spi_run(l->call, &select_passkey, &again) > 0
				   ? fail(l, TGA_PASSKEY_CLONED, TGA_PASSKEY_REASON_SIGN_COUNT)
				   : fail(l, TGA_PASSKEY_UNKNOWN, TGA_PASSKEY_REASON_CREDENTIAL_ID);
	}
	tga_spi_arg_int8(&user, l->user_id);
	tga_spi_arg_time(&user, l->call->now);
	tga_spi_run(l->call, &use_user, &user);
	return true;
}

static bool
open_session(void *arg, int64 *user_id)
{
	tga_passkey_login *l = arg;
	tga_args mark = {0};

	if (!hold_user(l) || !use(l))
		return false;
	*user_id = l->user_id;
	if (!tga_session_write(l->call, &l->login, l->user_id, TGA_SESSION_PROOF_PASSKEY,
						   NULL, tga_session_unclaimed_expiry(l->call)))
		elog(ERROR, "a login that is locked was decided");
	tga_spi_arg_bytes(&mark, l->login.login_id, TGA_LOGIN_ID_BYTES);
	arg_credential(l, &mark);
	tga_spi_run(l->call, &mark_session, &mark);
	tga_user_client_remember(l->call, l->login.login_id);
	tga_notify_login(TGA_NOTICE_CONFIRMED, &l->login, NULL);
	return true;
}

/* What the person and the operator are to find later. */
static void
note_cloned(const tga_passkey_login *l)
{
	tga_args args = {0};

	arg_credential(l, &args);
	tga_spi_arg_time(&args, l->call->now);
	if (tga_spi_run(l->call, &mark_cloned, &args) > 0)
		tga_journal_write(l->call,
						  &(tga_journal_entry){.kind = TGA_JOURNAL_PASSKEY_CLONED,
											   .user_id = tga_spi_int8(1),
											   .login_id = l->login.login_id,
											   .client = &l->login,
											   .detail = tga_spi_text(2)});
}

static void
note_refused(const tga_passkey_login *l)
{
	tga_journal_write(l->call, &(tga_journal_entry){.kind = TGA_JOURNAL_REFUSED,
													.user_id = l->user_id,
													.login_id = l->login.login_id,
													.client = &l->login,
													.detail = l->message});
}

static void
log_in(tga_passkey_login *l)
{
	tga_login_hook_about about = {TGA_SESSION_PROOF_PASSKEY, &l->login, 0};
	bool made;

	l->call->now = tga_lock_login(l->login.login_id);
	if (is_decided(l))
		l->verdict.status = TGA_PASSKEY_USED;
	else if (verify(l))
	{
		about.user_id = l->user_id;
		l->message = tga_login_hook_around(l->call, &about, open_session, l, &made);
		if (l->message != NULL)
		{
			l->verdict.status = TGA_PASSKEY_REFUSED;
			note_refused(l);
		}
	}
	if (l->verdict.status == TGA_PASSKEY_CLONED)
		note_cloned(l);
}

/*
 * tgauth_passkey_login(login_id, credential_id, client_data, authenticator_data,
 * signature, user_handle, origin, channel, address, user_agent) → status, user_id, message,
 * reason
 */
PG_FUNCTION_INFO_V1(tgauth_passkey_login);
Datum
tgauth_passkey_login(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_passkey_login l = {.call = &call};
	Datum values[LOGIN_COLUMNS];
	bool nulls[LOGIN_COLUMNS];

	tga_arg_login_id(fcinfo, ARG_LOGIN_ID, l.login.login_id);
	l.credential_id = tga_passkey_arg_bytes(fcinfo, ARG_CREDENTIAL_ID);
	l.client_data = tga_passkey_arg_bytes(fcinfo, ARG_CLIENT_DATA);
	l.authenticator_data = tga_passkey_arg_bytes(fcinfo, ARG_AUTHENTICATOR_DATA);
	l.signature = tga_passkey_arg_bytes(fcinfo, ARG_SIGNATURE);
	l.user_handle = tga_passkey_arg_bytes(fcinfo, ARG_USER_HANDLE);
	tga_passkey_arg_party(fcinfo, ARG_ORIGIN, &l.party);
	l.login.channel = tga_arg_channel(fcinfo, ARG_CHANNEL);
	tga_session_client_args(fcinfo, ARG_ADDRESS, ARG_USER_AGENT, &l.login);
	tga_spi_begin(&call, fcinfo);
	if (tga_guc_passkeys == TGA_GUC_PASSKEYS_OFF)
		l.verdict.status = TGA_PASSKEY_OFF;
	else
		log_in(&l);
	tga_spi_end();
	tga_passkey_set_verdict(values, nulls, LOGIN_STATUS, LOGIN_REASON, &l.verdict);
	values[LOGIN_USER_ID] = Int64GetDatum(l.user_id);
	nulls[LOGIN_USER_ID] = l.verdict.status != TGA_PASSKEY_OK;
	tga_spi_set_text(values, nulls, LOGIN_MESSAGE, l.message);
	return tga_spi_return_row(fcinfo, values, nulls);
}
