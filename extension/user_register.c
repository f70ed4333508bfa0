/*
 * user_register.c
 *		A user without Telegram: a name and a password.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "journal.h"
#include "lock.h"
#include "login_hook.h"
#include "password.h"
#include "token_guc.h"
#include "token_pair.h"

#define USERNAME_MIN 3
#define USERNAME_MAX 64

static tga_statement insert_user = {
	.text = "INSERT INTO %1$s.tgauth_user (username, password_hash, created_at, "
			"updated_at, last_login_at) VALUES ($1, $2, $3, $3, $3) "
			"ON CONFLICT DO NOTHING RETURNING id",
	.nargs = 3,
	.types = {TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static void
refuse_name(const char *why, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
					errmsg("%s", why), errhint("%s", hint),
					err_generic_string(PG_DIAG_COLUMN_NAME, "username")));
}

/* ASCII, so that no two names look alike; not digits alone, which is a Telegram id. */
static void
judge_name(const char *name)
{
	size_t len = strlen(name);
	bool letter = false;

	if (len < USERNAME_MIN || len > USERNAME_MAX)
		refuse_name(psprintf("the user name must have %d to %d characters", USERNAME_MIN,
							 USERNAME_MAX),
					"An e-mail address will do.");
	if (name[0] == '@')
		refuse_name("the user name begins with @", "Leave the @ out.");
	for (const char *p = name; *p != '\0'; p++)
	{
		bool is_letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');

		letter = letter || is_letter;
		if (!is_letter && !(*p >= '0' && *p <= '9') && strchr("._-+@", *p) == NULL)
			refuse_name(
				"the user name has a character that it cannot have",
				"There can be letters of the Latin alphabet, digits and . _ - + @.");
	}
	if (!letter)
		refuse_name("the user name has no letter",
					"Digits alone would be taken for a Telegram id.");
}

static int64
insert_account(const tga_call *call, const char *name, const char *password)
{
	tga_name_locks locks = {0};
	tga_args args = {0};
	char *hash = tga_password_hash(call, password);

	/* Whoever gives names to Telegram users looks under this lock who has one. */
	while (!tga_lock_names(&locks, name, NULL))
		continue;
	tga_spi_arg_text(&args, name);
	tga_spi_arg_text(&args, hash);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &insert_user, &args) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNIQUE_VIOLATION), errmsg("such a user already exists"),
				 errhint("Choose another user name."),
				 err_generic_string(PG_DIAG_COLUMN_NAME, "username")));
	return tga_spi_int8(1);
}

/* tgauth_register(username, password, address, user_agent) → the new user and a pair */
PG_FUNCTION_INFO_V1(tgauth_register);
Datum
tgauth_register(PG_FUNCTION_ARGS)
{
	tga_call call;
	char *name = tga_arg_string(fcinfo, 0, "username");
	char *password = tga_arg_password(fcinfo, 1, "password");
	tga_start_token client = {0};
	tga_token_pair pair;
	int64 user_id;
	Datum values[1 + TGA_TOKEN_PAIR_COLUMNS];
	bool nulls[1 + TGA_TOKEN_PAIR_COLUMNS] = {false};

	if (!tga_guc_registration)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errhidestmt(true), errmsg("registration is closed"),
						errhint("Where strangers may have accounts, set "
								"tgauth.registration to on.")));
	judge_name(name);
	tga_password_judge(password, name);
	tga_session_client_args(fcinfo, 2, 3, &client);
	tga_spi_begin(&call, fcinfo);
	user_id = insert_account(&call, name, password);
	tga_journal_write(&call, &(tga_journal_entry){.kind = TGA_JOURNAL_REGISTERED,
												  .user_id = user_id,
												  .client = &client});
	tga_login_hook_require(
		&call, &(tga_login_hook_about){TGA_SESSION_PROOF_PASSWORD, &client, user_id});
	tga_token_pair_open(&call, user_id, &client, &pair);
	tga_spi_end();
	tga_arg_wipe(password);
	values[0] = Int64GetDatum(user_id);
	tga_token_pair_values(&pair, values + 1, nulls + 1);
	return tga_spi_return_row(fcinfo, values, nulls);
}
