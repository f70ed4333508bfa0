-- groups: what they may be called, who is told, who may set them
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
SELECT confirm(1, 42, 'ann', 'Ann'), confirm(2, 43);

SELECT groups FROM tgauth_user WHERE id = 1;
SELECT tgauth_set_groups(1, '{staff,admins,staff,A,a}');
SELECT groups FROM tgauth_user ORDER BY id;
SELECT tgauth_add_group(1, 'billing'), tgauth_add_group(1, 'A');
SELECT tgauth_remove_group(1, 'a'), tgauth_remove_group(1, 'nothing');
SELECT groups FROM tgauth_user WHERE id = 1;
SELECT tgauth_set_groups(user_id => 1, groups => '{}');
SELECT groups FROM tgauth_user WHERE id = 1;

-- a name goes into a header and a list, so it is plain
\set VERBOSITY terse
SELECT tgauth_add_group(1, g) FROM unnest(ARRAY['']) AS g;
SELECT tgauth_add_group(1, 'a,b');
SELECT tgauth_add_group(1, 'a b');
SELECT tgauth_add_group(1, E'a\r\nRemote-User: 1');
SELECT tgauth_add_group(1, 'группа');
SELECT tgauth_add_group(1, repeat('x', 65));
SELECT tgauth_set_groups(1, ARRAY['a', NULL]);
SELECT tgauth_set_groups(1, array_agg('g' || n)) FROM generate_series(1, 65) AS n;
SELECT tgauth_set_groups(1, array_agg('g' || n)) FROM generate_series(1, 64) AS n;
SELECT tgauth_add_group(1, 'one-more');
SELECT tgauth_set_groups(1, ARRAY[repeat('x', 64), 'a.b@c:d/e_f-9']);
SELECT tgauth_add_group(77, 'a');
-- also for who writes the table
UPDATE tgauth_user SET groups = '{"a,b c"}' WHERE id = 1;
UPDATE tgauth_user SET groups = ARRAY['a', NULL] WHERE id = 1;
UPDATE tgauth_user SET groups = '{""}' WHERE id = 1;
UPDATE tgauth_user SET groups = ARRAY[E'a\nb'] WHERE id = 1;
UPDATE tgauth_user SET groups = NULL WHERE id = 1;
\set VERBOSITY default

-- what pushd is told, and when it looks again
SELECT tgauth_set_groups(1, '{admins,staff}');
SELECT state, user_id, groups FROM tgauth_states(ARRAY[login_id(1), login_id(2)]) ORDER BY user_id;
SELECT next AS since FROM tgauth_changes(NULL, 0) LIMIT 1 \gset
SELECT tgauth_add_group(1, 'new');
SELECT tgauth_remove_group(1, 'not-in-it');
SELECT login_id = login_id(1) AS hers, state, groups FROM tgauth_changes(:'since', 0) WHERE login_id IS NOT NULL;

-- who the transaction acts for
SELECT tgauth_groups();
BEGIN;
SELECT tgauth_authenticate(session_token(1)), tgauth_groups();
SELECT tgauth_authenticate(session_token(2)), tgauth_groups();
COMMIT;
SELECT tgauth_groups();

-- they are in access tokens
SELECT tgauth_verify(access_token) -> 'groups' AS groups FROM tgauth_access_token(session_token(1));
SELECT tgauth_verify(access_token) -> 'groups' AS groups FROM tgauth_access_token(session_token(2));

-- an application reads its own and sets none
CREATE ROLE groups_app;
SELECT tgauth_grant('groups_app', 'app');
SET ROLE groups_app;
SELECT tgauth_groups();
SELECT tgauth_add_group(1, 'admins');
RESET ROLE;
DROP OWNED BY groups_app;
DROP ROLE groups_app;
