/*
 * tgauth.c
 *		Loads the module.
 *
 * The database is the one authority on who is logged in: a bot, pushd and any
 * application reach it through the functions that extension/tgauth--1.0.sql
 * declares, and only through them.
 *
 *		keys.c		the ring of start keys
 *		begin.c		a login begins: secret, start token, link
 *		login.c		a start token is opened and judged: preview, decline
 *		confirm.c	a login becomes a session
 *		users.c		who somebody is: Telegram id, user name, profile
 *		password.c	machine-made passwords
 *		session.c	sessions are looked up, listed, ended, purged
 *		last_used.c	how long sessions live, and when they were used
 *		revoke.c	sessions end by other causes: blocked, deleted, all but this one
 *		login_hook.c	an application's own word on each login
 *		groups.c	the groups of a user
 *		states.c	what pushd asks: states and changes
 *		grant.c		rights for each job
 *		locks.c, notify.c, statement.c, guc.c	what these stand on
 *
 * and what front-ends other than a bot need:
 *
 *		register.c, password_login.c, own_account.c		users with passwords
 *		account.c, user_password.c, common_passwords.c, attempts.c	how those are judged
 *		access_token.c, token_pair.c	access and refresh tokens
 *		jwt_keys.c, jws.c, es256.c, json_scan.c		what access tokens are made of
 *		identity.c		who a transaction acts for
 *		bots.c			bots that confirm through a front-end
 *		proofs.c, telegram_proof.c, open_session.c	Telegram's other proofs
 */
#include "postgres.h"

#include "fmgr.h"

#include "guc.h"
#include "identity.h"
#include "last_used.h"
#include "pg_compat.h"
#include "token_guc.h"

TGA_MODULE_MAGIC;

void _PG_init(void);

void
_PG_init(void)
{
	tga_guc_init();
	tga_token_guc_init();
	MarkGUCPrefixReserved("tgauth");
	tga_identity_init();
	tga_last_used_init();
}
