/*
 * user_unlink.c
 *		A user goes on without their Telegram account, if they have another way in.
 *
 * What Telegram told of them goes with it, and so does a password that its bot gave.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "guc.h"
#include "journal.h"
#include "lock.h"
#include "session.h"
#include "user_link.h"

static tga_statement select_name = {
	.text = "SELECT username FROM %1$s.tgauth_user WHERE id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

/* Against whoever changes what ways in there are. */
static tga_statement lock_user = {
	.text = "SELECT telegram_id, username FROM %1$s.tgauth_user WHERE id = $1 FOR UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

/* By a passkey as well, where those are good; but a row without a Telegram id needs a name. */
static tga_statement select_other_way = {
	.text = "SELECT FROM %1$s.tgauth_user WHERE id = $1 AND username IS NOT NULL "
			"AND (password_hash IS NOT NULL "
			"OR $2 AND EXISTS (SELECT FROM %1$s.tgauth_passkey WHERE user_id = $1))",
	.nargs = 2,
	.types = {INT8OID, BOOLOID},
};

static tga_statement unlink_user = {
	.text = "UPDATE %1$s.tgauth_user SET telegram_id = NULL, linked_at = NULL, "
			"first_name = NULL, last_name = NULL, language_code = NULL, "
			"photo_url = NULL, one_time_hash = NULL, one_time_until = NULL, "
			"updated_at = $2 WHERE id = $1",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

/* Who is to be unlinked, and what is known of them under the lock of their row. */
typedef struct tga_unlinking
{
	int64 user_id;
	int64 telegram_id; /* 0, until it is read: whichever it is */
	const char *username;
} tga_unlinking;

bool
tga_user_has_other_way(const tga_call *call, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_bool(&args, tga_guc_passkeys != TGA_GUC_PASSKEYS_OFF);
	return tga_spi_run(call, &select_other_way, &args) > 0;
}

static const char *
name_of(const tga_call *call, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	return tga_spi_run(call, &select_name, &args) > 0 ? tga_spi_text(1) : NULL;
}

/*
 * Locks the user and says whether they can be unlinked.  Their name is locked before:
 * as that of a registered user it cannot be taken any more.
 */
static tga_unlink_status
hold(const tga_call *call, tga_unlinking *who)
{
	tga_name_locks locks = {0};
	tga_args args = {0};
	int64 telegram_id;

	while (!tga_lock_names(&locks, name_of(call, who->user_id), NULL))
		CHECK_FOR_INTERRUPTS();
	tga_spi_arg_int8(&args, who->user_id);
	if (tga_spi_run(call, &lock_user, &args) == 0)
		return TGA_UNLINK_UNKNOWN;
	telegram_id = tga_spi_int8(1);
	who->username = tga_spi_keep(call, tga_spi_text(2));
	if (telegram_id == 0)
		return TGA_UNLINK_NOT_LINKED;
	if (who->telegram_id != 0 && who->telegram_id != telegram_id)
		return TGA_UNLINK_UNKNOWN;
	who->telegram_id = telegram_id;
	return tga_user_has_other_way(call, who->user_id) ? TGA_UNLINK_OK
													  : TGA_UNLINK_LAST_WAY;
}

/* The session that did it stays, and caches tell anew whose it is. */
static void
unlink_held(const tga_call *call, const tga_unlinking *who, const uint8_t *but_login_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, who->user_id);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &unlink_user, &args) == 0)
		tga_spi_kept_out("tgauth_user");
	tga_journal_write(
		call, &(tga_journal_entry){.kind = TGA_JOURNAL_UNLINKED,
								   .user_id = who->user_id,
								   .login_id = but_login_id,
								   .detail = psprintf(INT64_FORMAT, who->telegram_id)});
	tga_session_revoke_user(call, who->user_id, but_login_id, TGA_JOURNAL_REVOKED);
	if (but_login_id != NULL)
		tga_session_announce(call, who->user_id);
}

/* tgauth_unlink(user_id, but_login_id) → status */
PG_FUNCTION_INFO_V1(tgauth_unlink);
Datum
tgauth_unlink(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_unlinking who = {0};
	uint8_t but[TGA_LOGIN_ID_BYTES];
	bool has_but = !PG_ARGISNULL(1);
	tga_unlink_status status;

	tga_arg_require(fcinfo, 0, "user_id");
	who.user_id = PG_GETARG_INT64(0);
	if (has_but)
		tga_arg_login_id(fcinfo, 1, but);
	tga_spi_begin(&call, fcinfo);
	status = hold(&call, &who);
	if (status == TGA_UNLINK_OK)
		unlink_held(&call, &who, has_but ? but : NULL);
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text(tga_unlink_status_word(status)));
}

/*
 * tgauth_person_unlink(telegram_id, ask_only) → status, username: of the account, whether
 * it can be unlinked or not.  Strict.
 */
PG_FUNCTION_INFO_V1(tgauth_person_unlink);
Datum
tgauth_person_unlink(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user user = {.telegram_id = tga_arg_telegram_id(fcinfo, 0)};
	bool ask_only = PG_GETARG_BOOL(1);
	tga_unlinking who = {.telegram_id = user.telegram_id};
	tga_unlink_status status = TGA_UNLINK_UNKNOWN;
	Datum values[2];
	bool nulls[2];

	tga_spi_begin(&call, fcinfo);
	tga_user_find(&call, &user);
	who.user_id = user.id;
	if (user.known)
		status = hold(&call, &who);
	/* Whoever was unlinked at this moment is nobody here. */
	if (status == TGA_UNLINK_NOT_LINKED)
		status = TGA_UNLINK_UNKNOWN;
	if (status == TGA_UNLINK_OK && !ask_only)
		unlink_held(&call, &who, NULL);
	tga_spi_end();
	tga_spi_set_text(values, nulls, 0, tga_unlink_status_word(status));
	tga_spi_set_text(values, nulls, 1,
					 status == TGA_UNLINK_UNKNOWN ? NULL : who.username);
	return tga_spi_return_row(fcinfo, values, nulls);
}
