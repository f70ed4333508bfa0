-- sessions that end by other causes: all but this one, a user's own, blocked, deleted
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(n, 42), confirm(n + 100, 43) FROM generate_series(1, 3) AS n;
CREATE FUNCTION live() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(n::text, ',' ORDER BY n) FROM generate_series(1, 300) AS n,
		LATERAL tgauth_states(ARRAY[login_id(n)]) WHERE state = 'confirmed'
$$;

SELECT tgauth_revoke_own(2, login_id(1)), tgauth_revoke_own(1, login_id(999));
SELECT live();
SELECT tgauth_revoke_own(1, login_id(1)), tgauth_revoke_own(1, login_id(1));
SELECT tgauth_revoke_others(login_id(1)), tgauth_revoke_others(login_id(999));
SELECT live();
SELECT tgauth_revoke_others(login_id(102));
SELECT live();
SELECT tgauth_revoke_others('\x00');

-- blocked: everywhere, and told
SELECT confirm(4, 42);
SELECT access_token FROM tgauth_access_token(session_token(4)) \gset
SELECT refresh_token FROM tgauth_register('carol', 'correct horse battery') \gset carol_
SELECT tgauth_block(id) FROM tgauth_user WHERE username = 'carol';
SELECT status FROM tgauth_refresh(:'carol_refresh_token');
SELECT status FROM tgauth_login('carol', 'correct horse battery');
SELECT tgauth_block(1);
SELECT live();
SELECT (SELECT user_id FROM tgauth_session(session_token(4))), tgauth_authenticate(session_token(4)),
	tgauth_verify(:'access_token'), tgauth_authenticate(:'access_token');
SELECT confirm(5, 42);
SELECT count(*) FROM tgauth_session WHERE user_id = 1 AND revoked_at IS NULL;
SELECT tgauth_block(1);
-- a session that began at that very moment must not come to life
INSERT INTO tgauth_session (login_id, user_id, channel, created_at, expires_at, changed_at, changed_xid)
	VALUES (login_id(6), 1, 0, now(), now() + interval '1 day', now(), pg_current_xact_id());
SELECT tgauth_unblock(1);
SELECT live();
SELECT confirm(7, 42);
SELECT live();
-- by a statement of the owner's, as much
UPDATE tgauth_user SET blocked = true WHERE id = 1;
SELECT live();
UPDATE tgauth_user SET blocked = true;
SELECT live();
UPDATE tgauth_user SET blocked = false;
-- deleted
SELECT confirm(8, 42), confirm(108, 43);
DELETE FROM tgauth_user WHERE id = 1;
SELECT live();
SELECT count(*) FROM tgauth_session WHERE login_id = login_id(8);
SELECT tgauth_block(1);
SELECT tgauth_unblock(77);
SELECT tgauth_end_sessions();

-- an application ends sessions, and blocks nobody
CREATE ROLE block_app;
SELECT tgauth_grant('block_app', 'app');
SET ROLE block_app;
SELECT tgauth_revoke_own(77, '\x00000000000000000000000000000000'), tgauth_revoke_others('\x00000000000000000000000000000000');
SELECT tgauth_block(2);
SELECT tgauth_unblock(2);
RESET ROLE;
DROP OWNED BY block_app;
DROP ROLE block_app;
