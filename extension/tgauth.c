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
 *		states.c	what pushd asks: states and changes
 *		grant.c		rights for each job
 *		locks.c, notify.c, statement.c, guc.c	what these stand on
 */
#include "postgres.h"

#include "fmgr.h"

#include "guc.h"
#include "pg_compat.h"

TGA_MODULE_MAGIC;

void _PG_init(void);

void
_PG_init(void)
{
	tga_guc_init();
}
