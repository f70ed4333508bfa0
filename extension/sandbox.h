/*
 * sandbox.h
 *		Runs a function of somebody else's, so that nothing of it goes on when it ends.
 *
 * Who wrote the function has the rights of its owner and no more.  But the session
 * goes on with rights of its own, those of a daemon perhaps, and what the function
 * leaves behind would run with them: a search_path or role that was set, a temporary
 * type that hides one of PostgreSQL's, a deferred trigger that fires at the commit.
 *
 * So it runs as a security-restricted operation, in which PostgreSQL lets nobody set
 * a role, LISTEN, prepare a statement or make temporary tables; settings go back to
 * what they were; other temporary objects are an error; and constraints that would
 * be checked at the commit are checked at once, as the owner.  Those that waited
 * before are checked before, as who would have checked them at the commit.  Whom the
 * transaction acts for (tgauth_authenticate) is what it was.
 *
 * In the order of use, within SPI; an error leaves it to the transaction, or to the
 * subtransaction around it, to put back the user.
 */
#ifndef TGA_SANDBOX_H
#define TGA_SANDBOX_H

#include "session.h"
#include "spi.h"

typedef struct tga_sandbox
{
	const tga_call *call;
	const char *deferred; /* constraints that wait for the commit, for SET CONSTRAINTS */
	bool somebody;		  /* whether the transaction acts for identity */
	tga_session_identity identity;
} tga_sandbox;

/* What raises here is the caller's own, such as a constraint that does not hold. */
void tga_sandbox_open(tga_sandbox *sandbox, const tga_call *call);

/* Calls the function, with arguments that are not NULL; what it returns is left alone. */
#define TGA_SANDBOX_ARGS 2
void tga_sandbox_run(const tga_sandbox *sandbox, Oid function, Oid owner,
					 const Datum *arguments, int nargs);

void tga_sandbox_close(const tga_sandbox *sandbox);

#endif
