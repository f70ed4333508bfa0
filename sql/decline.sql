-- tgauth_decline: 'It was not me'
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

SELECT tgauth_decline(token(1), 42);
SELECT tgauth_decline(token(1), 42);
SELECT tgauth_decline(token(1, 100000), 43);
SELECT status, user_id FROM tgauth_confirm(token(1), 42, match_code => code(1));
SELECT status FROM tgauth_preview(token(1), 42);
SELECT user_id, channel, revoked_why, created_at = revoked_at AS at_once FROM tgauth_session;
SELECT user_id FROM tgauth_session(session_token(1));
-- who declines becomes nobody's user
SELECT count(*) FROM tgauth_user;

-- a login that was confirmed cannot be declined any more
SELECT confirm(2, 42);
SELECT telegram_id, tgauth_decline(token(2), telegram_id) FROM unnest(ARRAY[42, 43]) AS telegram_id;
SELECT user_id FROM tgauth_session(session_token(2));

-- the rest
SELECT tgauth_decline(token(3, 290), 42);
SELECT tgauth_decline(token(4, 310), 42);
SELECT tgauth_decline('garbage', 42);
SELECT tgauth_decline(NULL, 42);
SELECT tgauth_decline(token(5), NULL);
UPDATE tgauth_user SET blocked = true;
SELECT tgauth_decline(token(5), 42);
SELECT count(*) FROM tgauth_session;
