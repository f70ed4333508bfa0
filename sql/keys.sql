-- the ring of start keys
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;
DELETE FROM tgauth_key;

-- none: a clear error, and nothing is ours
SELECT tgauth_begin();
SELECT status FROM tgauth_preview(repeat('A', 64), 42);
SELECT count(*) FROM tgauth_keys();
SELECT tgauth_rotate_key();
SELECT key_number, octet_length(key), is_current FROM tgauth_keys();

-- rotation: tokens of the previous key are honoured, under their own match code
SELECT token(1) AS t1, code(1) AS c1, token(2) AS t2, code(2) AS c2, token(3) AS t3, code(3) AS c3 \gset
SELECT tgauth_rotate_key();
SELECT key_number, is_current FROM tgauth_keys();
SELECT count(DISTINCT key) FROM tgauth_key;
SELECT status FROM tgauth_preview(:'t1', 42);
SELECT status FROM tgauth_confirm(:'t1', 42, match_code => :c1);
SELECT status FROM tgauth_confirm(token(4), 42, match_code => code(4));
SELECT get_byte(decode(translate(start_token, '-_', '+/'), 'base64'), 0) AS key_number FROM tgauth_begin();

-- a minute is given to who has not heard of it; then the old key signs no more
SELECT status FROM tgauth_preview(token(5, -50, key => 0), 42);
UPDATE tgauth_key SET retired_at = retired_at - interval '70 s' WHERE key_number = 0;
SELECT status FROM tgauth_preview(token(5, 20, key => 0), 42);
SELECT status FROM tgauth_preview(token(5, key => 0), 42);
-- what it signed in time is confirmed until that expires
UPDATE tgauth_key SET retired_at = clock_timestamp() - interval '5 min' WHERE key_number = 0;
SELECT status FROM tgauth_confirm(token(6, 250, key => 0), 42, match_code => code(6, 0));
SELECT status FROM tgauth_confirm(token(7, 310, key => 0), 42, match_code => code(7, 0));
-- sixteen minutes after it is neither honoured nor kept
SELECT token(8, 955, key => 0) AS t8, token(6, 250, key => 0) AS t6 \gset
UPDATE tgauth_key SET retired_at = clock_timestamp() - interval '955 s' WHERE key_number = 0;
SELECT status FROM tgauth_confirm(:'t8', 42);
SELECT count(*), tgauth_purge() FROM tgauth_keys() GROUP BY 2;
UPDATE tgauth_key SET retired_at = clock_timestamp() - interval '965 s' WHERE key_number = 0;
SELECT status FROM tgauth_confirm(:'t8', 42);
SELECT status FROM tgauth_confirm(:'t6', 42);
SELECT key_number, is_current FROM tgauth_keys();
SELECT tgauth_purge();
SELECT key_number FROM tgauth_key;

-- around the ring
UPDATE tgauth_key SET key_number = 255;
SELECT tgauth_rotate_key(), tgauth_rotate_key();
SELECT key_number, is_current FROM tgauth_keys() ORDER BY 1;
SELECT count(tgauth_rotate_key()) FROM generate_series(1, 253);
SELECT count(*) FROM tgauth_keys();
SELECT tgauth_rotate_key();
SELECT key_number FROM tgauth_keys() WHERE is_current;
-- the oldest, honoured no more, makes room
UPDATE tgauth_key SET retired_at = clock_timestamp() - interval '965 s' WHERE key_number = 255;
SELECT tgauth_rotate_key();
SELECT count(*), count(DISTINCT key), count(*) FILTER (WHERE is_current) FROM tgauth_keys();

\set VERBOSITY terse
-- one current key, of 32 bytes, with a number of one byte
INSERT INTO tgauth_key VALUES (1000, decode(repeat('00', 32), 'hex'), now());
UPDATE tgauth_key SET retired_at = NULL WHERE key_number = 1;
UPDATE tgauth_key SET key = '\x00' WHERE key_number = 1;

-- as it was
DELETE FROM tgauth_key;
SELECT tgauth_rotate_key();
