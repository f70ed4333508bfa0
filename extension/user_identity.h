/*
 * user_identity.h
 *		Who the current transaction acts for.
 *
 * tgauth_authenticate(token) verifies a session token or an access token and
 * keeps the user in this backend's memory until the transaction ends, where no
 * SQL can write: row-level security asks tgauth_uid().  Nothing stays behind, so
 * whoever is given the connection next by a transaction pooler is nobody.
 *
 * A savepoint that is rolled back takes along what was authenticated in it, and
 * brings back who was before.
 */
#ifndef TGA_USER_IDENTITY_H
#define TGA_USER_IDENTITY_H

#include "session.h"

/* Who it is, or NULL: nobody. */
const tga_session_identity *tga_user_identity_current(void);

/* The same; raises for nobody. */
tga_session_identity tga_user_identity_require(void);

/* From now on it is this one; NULL: nobody. */
void tga_user_identity_become(const tga_session_identity *identity);

void tga_user_identity_init(void);

#endif
