/*
 * own_account.c
 *		What users do to their own account, once tgauth_authenticate has said who
 *		they are.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "account.h"
#include "identity.h"
#include "user_password.h"

/* Whoever the transaction acts for. */
static tga_identity
require_identity(void)
{
	const tga_identity *identity = tga_identity_current();

	if (identity == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_AUTHORIZATION_SPECIFICATION),
				 errmsg("nobody is authenticated"),
				 errhint("Call tgauth_authenticate(token) in the same transaction.")));
	return *identity;
}

/*
 * Whoever guesses the old password with a session that is not theirs is held up
 * under the user's number, wherever they come from.
 */
static const char *
change_password(const tga_call *call, const tga_identity *identity, tga_account *account,
				const char *old, const char *new)
{
	tga_client nowhere = {0};
	const char *status = TGA_LOGIN_OK;

	account->name = psprintf("#" INT64_FORMAT, identity->user_id);
	tga_account_of_user(call, account, identity->user_id);
	tga_password_judge(new, account->username);
	if (old != NULL || account->hash != NULL)
		status = tga_account_verify(call, account, old != NULL ? old : "", &nowhere);
	if (strcmp(status, TGA_LOGIN_OK) != 0)
		return status;
	if (!tga_account_set_password(call, account, new))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("the password was changed by another transaction meanwhile"),
				 errhint("Call the function again.")));
	tga_sessions_revoke(call, identity->user_id, identity->login_id);
	return status;
}

/*
 * tgauth_set_password(old, new) → status, retry_after.  old is NULL for who has no
 * password yet.
 */
PG_FUNCTION_INFO_V1(tgauth_set_password);
Datum
tgauth_set_password(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_identity identity = require_identity();
	char *old = PG_ARGISNULL(0) ? NULL : tga_arg_string(fcinfo, 0, "old_password");
	char *new = tga_arg_string(fcinfo, 1, "new_password");
	tga_account account = {0};
	const char *status;
	Datum values[2];
	bool nulls[2] = {false};

	tga_call_begin(&call, fcinfo);
	status = change_password(&call, &identity, &account, old, new);
	tga_call_end();
	if (old != NULL)
		tga_wipe_string(old);
	tga_wipe_string(new);
	values[0] = CStringGetTextDatum(status);
	values[1] = Int32GetDatum(account.retry_after);
	nulls[1] = account.retry_after == 0;
	return tga_return_row(fcinfo, values, nulls);
}

/* tgauth_logout(everywhere) → how many sessions were ended */
PG_FUNCTION_INFO_V1(tgauth_logout);
Datum
tgauth_logout(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_identity identity = require_identity();
	uint64 count;

	tga_require_arg(fcinfo, 0, "everywhere");
	tga_call_begin(&call, fcinfo);
	if (PG_GETARG_BOOL(0))
		count = tga_sessions_revoke(&call, identity.user_id, NULL);
	else
		count = tga_session_revoke(&call, identity.login_id) ? 1 : 0;
	tga_call_end();
	PG_RETURN_INT32((int32) count);
}
