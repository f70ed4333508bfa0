/*
 * passkey_register.c
 *		A user who is logged in adds a passkey: tgauth_passkey_options, which a page asks
 *		before, and tgauth_passkey_register.
 *
 * A session alone, which may be a stolen one, is not enough to make a way in that outlives
 * it: its login has to be a fresh one.  A page whose session is older leads to a new login.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "crypto.h"
#include "guc.h"
#include "journal.h"
#include "passkey.h"
#include "session.h"

enum options_column
{
	OPTIONS_STATUS,
	OPTIONS_HANDLE,
	OPTIONS_USER_NAME,
	OPTIONS_DISPLAY_NAME,
	OPTIONS_CREDENTIALS,
	OPTIONS_COLUMNS
};

enum register_column
{
	REGISTER_STATUS,
	REGISTER_CREDENTIAL,
	REGISTER_REASON,
	REGISTER_COLUMNS
};

enum register_arg
{
	ARG_SESSION_TOKEN,
	ARG_CLIENT_DATA,
	ARG_ATTESTATION,
	ARG_NAME,
	ARG_ORIGIN
};

static tga_statement select_session = {
	.text =
		"SELECT s.user_id, s.created_at > $2, s.proof, "
		"coalesce(nullif(concat_ws(', ', s.browser, s.os), ''), 'passkey') FROM %1$s.tgauth_session AS s "
		"WHERE s.login_id = $1",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement give_handle = {
	.text = "UPDATE %1$s.tgauth_user SET passkey_handle = $2 "
			"WHERE id = $1 AND passkey_handle IS NULL",
	.nargs = 2,
	.types = {INT8OID, BYTEAOID},
};

/* What an authenticator shows for whom it is; whoever has no name has a number. */
static tga_statement select_user = {
	.text =
		"SELECT passkey_handle, coalesce(username, first_name, '#' || id), "
		"coalesce(nullif(concat_ws(' ', first_name, last_name), ''), username, '#' || id), "
		"ARRAY(SELECT credential_id FROM %1$s.tgauth_passkey WHERE user_id = $1 "
		"ORDER BY created_at, credential_id) FROM %1$s.tgauth_user WHERE id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

/* Against whoever adds another, blocks or deletes the user at the same moment. */
static tga_statement lock_user = {
	.text = "SELECT passkey_handle IS NOT NULL FROM %1$s.tgauth_user "
			"WHERE id = $1 AND NOT blocked FOR NO KEY UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement hold_session = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1 AND user_id = $2 "
			"AND revoked_at IS NULL AND expires_at > $3 FOR SHARE",
	.nargs = 3,
	.types = {BYTEAOID, INT8OID, TIMESTAMPTZOID},
};

static tga_statement count_passkeys = {
	.text = "SELECT count(*) FROM %1$s.tgauth_passkey WHERE user_id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement insert_passkey = {
	.text =
		"INSERT INTO %1$s.tgauth_passkey (credential_id, user_id, name, public_key, "
		"algorithm, sign_count, backup_eligible, backed_up, aaguid, login_id, created_at) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
		"nullif(encode($9, 'hex')::uuid, '00000000-0000-0000-0000-000000000000'), "
		"$10, $11) "
		"ON CONFLICT (credential_id) DO NOTHING",
	.nargs = 11,
	.types = {BYTEAOID, INT8OID, TEXTOID, BYTEAOID, TEXTOID, INT8OID, BOOLOID, BOOLOID,
			  BYTEAOID, BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_passkey = {
	.text = "SELECT FROM %1$s.tgauth_passkey WHERE credential_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

/* Who adds a passkey. */
typedef struct tga_adder
{
	tga_session_identity identity;
	const char *browser; /* and system: what a passkey is called that is given no name */
} tga_adder;

static tga_passkey_status
find_adder(const tga_call *call, const text *token, tga_adder *adder)
{
	tga_args args = {0};
	tga_session_proof proof;

	if (tga_guc_passkeys == TGA_GUC_PASSKEYS_OFF)
		return TGA_PASSKEY_OFF;
	if (token == NULL || !tga_session_find(call, token, &adder->identity))
		return TGA_PASSKEY_NOBODY;
	tga_spi_arg_bytes(&args, adder->identity.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, tga_spi_ago(call, TGA_PASSKEY_FRESH_SECONDS));
	if (tga_spi_run(call, &select_session, &args) == 0)
		return TGA_PASSKEY_NOBODY;
	adder->browser = tga_spi_text(4);
	if (!tga_spi_bool(2))
		return TGA_PASSKEY_STALE;
	if (tga_guc_passkeys == TGA_GUC_PASSKEYS_AFTER_TELEGRAM &&
		!(tga_session_proof_parse(tga_spi_text(3), &proof) &&
		  proof == TGA_SESSION_PROOF_TELEGRAM))
		return TGA_PASSKEY_TELEGRAM_REQUIRED;
	return TGA_PASSKEY_OK;
}

static bool
has_the_most(const tga_call *call, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	tga_spi_run(call, &count_passkeys, &args);
	return tga_spi_int8(1) >= TGA_PASSKEY_MOST;
}

/* --- before ------------------------------------------------------------------------- */

static void
give_handle_to(const tga_call *call, int64 user_id)
{
	tga_args args = {0};
	uint8_t handle[TGA_HANDLE_BYTES];

	tga_crypto_random(handle, sizeof(handle));
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_bytes(&args, handle, sizeof(handle));
	tga_spi_run(call, &give_handle, &args);
}

/* A column of the first row as a value in the caller's memory. */
static void
keep_cell(const tga_call *call, int column, bool is_array, Datum *value, bool *isnull)
{
	MemoryContext spi = MemoryContextSwitchTo(call->caller);
	Datum cell = tga_spi_cell(column, isnull);

	if (!*isnull)
		*value = is_array ? PointerGetDatum(DatumGetArrayTypePCopy(cell))
						  : PointerGetDatum(DatumGetByteaPCopy(cell));
	MemoryContextSwitchTo(spi);
}

static tga_passkey_status
read_options(const tga_call *call, const text *token, Datum *values, bool *nulls)
{
	tga_adder adder;
	tga_args args = {0};
	tga_passkey_status status = find_adder(call, token, &adder);

	if (status != TGA_PASSKEY_OK)
		return status;
	if (has_the_most(call, adder.identity.user_id))
		return TGA_PASSKEY_TOO_MANY;
	give_handle_to(call, adder.identity.user_id);
	tga_spi_arg_int8(&args, adder.identity.user_id);
	if (tga_spi_run(call, &select_user, &args) == 0)
		return TGA_PASSKEY_NOBODY;
	keep_cell(call, 1, false, &values[OPTIONS_HANDLE], &nulls[OPTIONS_HANDLE]);
	keep_cell(call, 2, false, &values[OPTIONS_USER_NAME], &nulls[OPTIONS_USER_NAME]);
	keep_cell(call, 3, false, &values[OPTIONS_DISPLAY_NAME],
			  &nulls[OPTIONS_DISPLAY_NAME]);
	keep_cell(call, 4, true, &values[OPTIONS_CREDENTIALS], &nulls[OPTIONS_CREDENTIALS]);
	return TGA_PASSKEY_OK;
}

/* tgauth_passkey_options(session_token) → what navigator.credentials.create() wants */
PG_FUNCTION_INFO_V1(tgauth_passkey_options);
Datum
tgauth_passkey_options(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_passkey_status status;
	Datum values[OPTIONS_COLUMNS];
	bool nulls[OPTIONS_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_spi_begin(&call, fcinfo);
	status = read_options(&call, tga_arg_text(fcinfo, 0), values, nulls);
	tga_spi_end();
	tga_spi_set_text(values, nulls, OPTIONS_STATUS, tga_passkey_status_word(status));
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* --- the new one ---------------------------------------------------------------------- */

/*
 * §7.1 step 27: "Let credentialRecord be a new credential record" of id, publicKey,
 * signCount, backupEligible and backupState; uvInitialized is true of all, as user
 * verification is required.  False if there is one with that id.
 */
static bool
write_passkey(const tga_call *call, const tga_adder *adder,
			  const tga_authenticator_data *data, const tga_cose_key *key,
			  const char *name)
{
	tga_args args = {0};
	tga_args id = {0};

	tga_spi_arg_bytes(&args, data->credential_id, data->credential_id_len);
	tga_spi_arg_int8(&args, adder->identity.user_id);
	tga_spi_arg_text(&args, name);
	tga_spi_arg_bytes(&args, data->public_key, data->public_key_len);
	tga_spi_arg_text(&args, tga_cose_word(key->algorithm));
	tga_spi_arg_int8(&args, data->sign_count);
	tga_spi_arg_bool(&args, (data->flags & TGA_FLAG_BACKUP_ELIGIBLE) != 0);
	tga_spi_arg_bool(&args, (data->flags & TGA_FLAG_BACKED_UP) != 0);
	tga_spi_arg_bytes(&args, data->aaguid, TGA_AAGUID_BYTES);
	tga_spi_arg_bytes(&args, adder->identity.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &insert_passkey, &args) > 0)
		return true;
	tga_spi_arg_bytes(&id, data->credential_id, data->credential_id_len);
	if (tga_spi_run(call, &select_passkey, &id) == 0)
		tga_spi_kept_out("tgauth_passkey");
	return false;
}

/* The session lives, and will until the end; so does its user. */
static bool
hold(const tga_call *call, const tga_adder *adder, bool *has_handle)
{
	tga_args user = {0};
	tga_args session = {0};

	tga_spi_arg_int8(&user, adder->identity.user_id);
	if (tga_spi_run(call, &lock_user, &user) == 0)
		return false;
	*has_handle = tga_spi_bool(1);
	tga_spi_arg_bytes(&session, adder->identity.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&session, adder->identity.user_id);
	tga_spi_arg_time(&session, call->now);
	return tga_spi_run(call, &hold_session, &session) > 0;
}

static tga_passkey_verdict
store(const tga_call *call, const tga_adder *adder, const tga_authenticator_data *data,
	  const tga_cose_key *key, const char *name)
{
	bool has_handle;

	if (!hold(call, adder, &has_handle))
		return (tga_passkey_verdict){.status = TGA_PASSKEY_NOBODY};
	/* Who never asked for options gave the authenticator a handle that is not ours. */
	if (!has_handle)
		return (tga_passkey_verdict){TGA_PASSKEY_INVALID, TGA_PASSKEY_REASON_USER_HANDLE};
	if (has_the_most(call, adder->identity.user_id))
		return (tga_passkey_verdict){.status = TGA_PASSKEY_TOO_MANY};
	if (name == NULL)
		name = adder->browser;
	/* §7.1 step 26: "Verify that the credentialId is not yet registered for any user." */
	if (!write_passkey(call, adder, data, key, name))
		return (tga_passkey_verdict){.status = TGA_PASSKEY_EXISTS};
	/*
	 * §7.1 step 28, extension outputs: we asked for none, and ignore what comes.
	 * Step 29: the record is stored "in the user account that was denoted in
	 * pkOptions.user", the session's.
	 */
	tga_journal_write(call, &(tga_journal_entry){.kind = TGA_JOURNAL_PASSKEY_ADDED,
												 .user_id = adder->identity.user_id,
												 .login_id = adder->identity.login_id,
												 .detail = name});
	return (tga_passkey_verdict){.status = TGA_PASSKEY_OK};
}

/* tgauth_passkey_register(session_token, client_data, attestation_object, name, origin) */
PG_FUNCTION_INFO_V1(tgauth_passkey_register);
Datum
tgauth_passkey_register(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_passkey_bytes client_data = tga_passkey_arg_bytes(fcinfo, ARG_CLIENT_DATA);
	tga_passkey_bytes attestation = tga_passkey_arg_bytes(fcinfo, ARG_ATTESTATION);
	const char *name = tga_passkey_name(tga_arg_text(fcinfo, ARG_NAME));
	tga_webauthn_party party;
	tga_adder adder;
	tga_client_data client;
	tga_authenticator_data data;
	tga_cose_key key;
	tga_passkey_verdict verdict = {0};
	Datum values[REGISTER_COLUMNS];
	bool nulls[REGISTER_COLUMNS];

	tga_passkey_arg_party(fcinfo, ARG_ORIGIN, &party);
	tga_spi_begin(&call, fcinfo);
	verdict.status = find_adder(&call, tga_arg_text(fcinfo, ARG_SESSION_TOKEN), &adder);
	if (verdict.status == TGA_PASSKEY_OK &&
		tga_passkey_client(&call, &party, TGA_CHALLENGE_REGISTER, adder.identity.login_id,
						   &client_data, &client, &verdict))
	{
		verdict.reason = tga_webauthn_register(&party, &client, attestation.bytes,
											   attestation.len, &data, &key);
		if (verdict.reason != TGA_PASSKEY_REASON_NONE)
			verdict.status = TGA_PASSKEY_INVALID;
		else
			verdict = store(&call, &adder, &data, &key, name);
	}
	tga_spi_end();
	memset(nulls, true, sizeof(nulls));
	tga_passkey_set_verdict(values, nulls, REGISTER_STATUS, REGISTER_REASON, &verdict);
	if (verdict.status == TGA_PASSKEY_OK)
	{
		values[REGISTER_CREDENTIAL] =
			tga_spi_bytea(data.credential_id, data.credential_id_len);
		nulls[REGISTER_CREDENTIAL] = false;
	}
	return tga_spi_return_row(fcinfo, values, nulls);
}
