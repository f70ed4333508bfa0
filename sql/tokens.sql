-- access and refresh tokens
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client, tgauth_attempt RESTART IDENTITY;
-- Clients have keys of their own.
DELETE FROM tgauth_jwt_key WHERE algorithm = 'RS256';
SET tgauth.bcrypt_cost = 4;

-- what a token says
SELECT confirm(1, 42, 'ann', 'Ann');
SELECT token_type, expires_in FROM tgauth_access_token(session_token(1));
SELECT access_token AS t FROM tgauth_access_token(session_token(1)) \gset
SELECT h - 'kid' AS header, h->>'kid' = (SELECT kid FROM tgauth_jwt_key WHERE algorithm = 'ES256') AS kid FROM part(:'t', 1) AS h;
SELECT c - '{jti,iat,exp,sid}'::text[] AS claims, c->>'sid' = encode(login_id(1), 'hex') AS sid, length(c->>'jti') AS jti,
	(c->>'exp')::int8 - (c->>'iat')::int8 AS lives, abs(extract(epoch FROM now()) - (c->>'iat')::int8) < 60 AS now FROM part(:'t', 2) AS c;
SELECT tgauth_verify(:'t') = part(:'t', 2) AS verified;
SELECT count(DISTINCT a.access_token) FROM generate_series(1, 20) AS i, LATERAL tgauth_access_token(CASE WHEN i > 0 THEN session_token(1) END) AS a;
-- none without a live session
SELECT * FROM tgauth_access_token(session_token(2));
SELECT * FROM tgauth_access_token('x');
SELECT tgauth_access_token(NULL) IS NULL AS nothing;

-- the settings
SET tgauth.jwt_issuer = 'https://example.org/';
SET tgauth.jwt_audience = 'api';
SET tgauth.jwt_role = 'web_user';
SET tgauth.jwt_ttl = '1 min';
SELECT tgauth_verify(:'t') IS NULL AS other_issuer;
SELECT access_token AS t2, expires_in FROM tgauth_access_token(session_token(1)) \gset
SELECT c->>'iss' AS iss, c->>'aud' AS aud, c->>'role' AS role, (c->>'exp')::int8 - (c->>'iat')::int8 AS lives FROM tgauth_verify(:'t2') AS c;
SET tgauth.jwt_audience = 'other';
SELECT tgauth_verify(:'t2') IS NULL AS other_audience;
RESET tgauth.jwt_audience;
SELECT tgauth_verify(:'t2') IS NULL AS audience_not_asked_for;
SET tgauth.jwt_role = '';
SELECT part(access_token, 2) ? 'role' AS role FROM tgauth_access_token(session_token(1));
RESET tgauth.jwt_issuer;
RESET tgauth.jwt_role;
RESET tgauth.jwt_ttl;
SET tgauth.jwt_issuer = '';
SET tgauth.jwt_issuer = 'a "quoted" one';
SET tgauth.jwt_role = 'a_role_with_a_name_that_is_longer_than_the_63_bytes_that_names_may_have';
SET tgauth.jwt_algorithm = 'none';
SET tgauth.jwt_algorithm = 'RS256';
SET tgauth.jwt_ttl = '2 days';
-- never beyond the session's own end
UPDATE tgauth_session SET expires_at = now() + interval '100 s' WHERE login_id = login_id(1);
SELECT expires_in BETWEEN 90 AND 100 AS short FROM tgauth_access_token(session_token(1));

-- a token that was made elsewhere, or was meddled with
SELECT v.n, tgauth_verify(v.t) IS NULL AS refused FROM (VALUES
	(1, ''), (2, '.'), (3, '..'), (4, '...'), (5, :'t' || '.'), (6, '.' || :'t'), (7, :'t' || 'A'), (8, left(:'t', -1)), (9, :'t' || ' '),
	(10, split_part(:'t', '.', 1) || '.' || split_part(:'t', '.', 2) || '.'), (11, split_part(:'t', '.', 1) || '.' || split_part(:'t', '.', 2)),
	(12, base64url('{"alg":"none","typ":"at+jwt","kid":"x"}') || '.' || split_part(:'t', '.', 2) || '.'),
	(13, base64url('{"alg":"none"}') || '.' || split_part(:'t', '.', 2) || '.' || split_part(:'t', '.', 3)),
	(14, base64url(replace(part(:'t', 1)::text, 'at+jwt', 'JWT')::bytea) || '.' || split_part(:'t', '.', 2) || '.' || split_part(:'t', '.', 3)),
	(15, base64url(part(:'t', 1)::text::bytea) || '.' || split_part(:'t', '.', 2) || '.' || split_part(:'t', '.', 3)),
	(16, split_part(:'t', '.', 1) || '.' || base64url((part(:'t', 2) || '{"sub":"2"}')::text::bytea) || '.' || split_part(:'t', '.', 3)),
	(17, repeat('A', 8193)), (18, repeat(:'t', 100)), (19, split_part(:'t', '.', 1) || '.' || split_part(:'t', '.', 2) || '.' || base64url(decode(repeat('00', 64), 'hex'))),
	(20, split_part(:'t', '.', 1) || '.' || split_part(:'t', '.', 2) || '.' || base64url(decode(repeat('ff', 64), 'hex')))) AS v (n, t)
	WHERE tgauth_verify(v.t) IS NOT NULL OR v.n = 1;
SELECT tgauth_verify(:'t') IS NOT NULL AS still_good;
SELECT tgauth_verify(NULL) IS NULL AS nothing;

-- HS256, signed here a second time with the table's own secret, so that every claim can be wrong
SET tgauth.jwt_algorithm = 'HS256';
SELECT access_token AS h FROM tgauth_access_token(session_token(1)) \gset
SELECT part(:'h', 1)->>'alg' AS alg, tgauth_verify(:'h') = part(:'h', 2) AS verified;
-- the algorithm that is not in force is not believed
SELECT tgauth_verify(:'t') IS NULL AS es256_refused;
CREATE FUNCTION sign(header text, claims text, key bytea DEFAULT NULL) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT b || '.' || base64url(hmac(b::bytea, coalesce($3, (SELECT secret_key FROM tgauth_jwt_key WHERE algorithm = 'HS256' AND retired_at IS NULL)), 'sha256'))
	FROM (SELECT base64url(convert_to($1, 'UTF8')) || '.' || base64url(convert_to($2, 'UTF8')) AS b) AS s $$;
CREATE FUNCTION hs(claims text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT tgauth_verify(sign(format('{"alg":"HS256","typ":"at+jwt","kid":"%s"}', kid), claims)) IS NOT NULL FROM tgauth_jwt_key WHERE algorithm = 'HS256' AND retired_at IS NULL $$;
CREATE TABLE good AS SELECT part(:'h', 2) AS claims;
SELECT hs(claims::text) AS good FROM good;
SELECT c.what FROM good, LATERAL (VALUES
	('no exp', (claims - 'exp')::text), ('exp over', (claims || '{"exp":1}')::text), ('exp as text', (claims || '{"exp":"9999999999"}')::text),
	('exp over with a fraction', replace(claims::text, '"exp": ', '"exp": 1.5, "x": ')), ('exp true', (claims || '{"exp":true}')::text), ('exp this second', (claims || jsonb_build_object('exp', floor(extract(epoch FROM now()))::int8))::text),
	('no iat', (claims - 'iat')::text), ('iat in the future', (claims || jsonb_build_object('iat', extract(epoch FROM now())::int8 + 100))::text),
	('nbf in the future', (claims || jsonb_build_object('nbf', extract(epoch FROM now())::int8 + 100))::text), ('nbf null', (claims || '{"nbf":null}')::text),
	('no iss', (claims - 'iss')::text), ('iss of another', (claims || '{"iss":"tgauth2"}')::text), ('iss a list', (claims || '{"iss":["tgauth"]}')::text),
	('aud', (claims || '{"aud":"x"}')::text),
	('no sub', (claims - 'sub')::text), ('sub of another', (claims || '{"sub":"999"}')::text), ('sub a number', (claims || '{"sub":1}')::text),
	('sub with a zero', (claims || '{"sub":"01"}')::text), ('sub with a sign', (claims || '{"sub":"+1"}')::text), ('sub with a space', (claims || '{"sub":"1 "}')::text),
	('no sid', (claims - 'sid')::text), ('sid of nothing', (claims || '{"sid":"00000000000000000000000000000000"}')::text),
	('sid in capitals', (claims || jsonb_build_object('sid', upper(claims->>'sid')))::text), ('sid short', (claims || '{"sid":"00"}')::text),
	('exp twice', left(claims::text, -1) || ',"exp":9999999999}'), ('nested twice', left(claims::text, -1) || ',"x":{"a":1,"a":2}}'),
	('an escape in a name', replace(claims::text, '"exp"', '"\u0065xp"')), ('an array', '[' || claims::text || ']'), ('a text', '"x"'), ('nothing', ''), ('cut', left(claims::text, -1)),
	('more', claims::text || '{}'), ('U+0000', (left(claims::text, -1) || ',"x":"\u0000"}')), ('half a pair', (left(claims::text, -1) || ',"x":"\ud800"}')),
	('huge number', (left(claims::text, -1) || ',"x":1e999999}')), ('deep', (left(claims::text, -1) || ',"x":' || repeat('[', 40) || repeat(']', 40) || '}'))) AS c (what, claims)
	WHERE hs(c.claims);
SELECT c.what, hs(c.claims) AS good FROM good, LATERAL (VALUES
	('exp with a fraction', (claims || jsonb_build_object('exp', extract(epoch FROM now())::int8 + 100.5, 'iat', extract(epoch FROM now())::int8 - 0.5))::text),
	('exp with an exponent', replace(claims::text, '"exp": ', '"exp": 9.9e9, "x": ')), ('exp beyond 64 bits', (claims || '{"exp":99999999999999999999}')::text),
	('nbf a little ahead', (claims || jsonb_build_object('nbf', extract(epoch FROM now())::int8 + 30))::text), ('nbf now', (claims || jsonb_build_object('nbf', floor(extract(epoch FROM now()))::int8))::text), ('a clock that is a little ahead', (claims || jsonb_build_object('iat', extract(epoch FROM now())::int8 + 30))::text),
	('more claims', (claims || '{"groups":["a","b"],"é":"é","n":{"a":1.5e3,"b":{"a":null}}}')::text)) AS c (what, claims);
SELECT v.what FROM good, (SELECT kid FROM tgauth_jwt_key WHERE algorithm = 'HS256') AS k, (SELECT kid AS es FROM tgauth_jwt_key WHERE algorithm = 'ES256') AS e, LATERAL (VALUES
	('no typ', sign(format('{"alg":"HS256","kid":"%s"}', kid), claims::text)), ('typ JWT', sign(format('{"alg":"HS256","typ":"JWT","kid":"%s"}', kid), claims::text)),
	('no kid', sign('{"alg":"HS256","typ":"at+jwt"}', claims::text)), ('unknown kid', sign('{"alg":"HS256","typ":"at+jwt","kid":"x"}', claims::text)),
	('kid with a quote', sign('{"alg":"HS256","typ":"at+jwt","kid":"'' OR true --"}', claims::text)),
	('crit', sign(format('{"alg":"HS256","typ":"at+jwt","kid":"%s","crit":["x"]}', kid), claims::text)),
	('jwk', sign(format('{"alg":"HS256","typ":"at+jwt","kid":"%s","jwk":{"kty":"oct","k":"AA"}}', kid), claims::text)),
	('alg twice', sign(format('{"alg":"ES256","alg":"HS256","kid":"%s"}', kid), claims::text)),
	('alg in small letters', sign(format('{"alg":"hs256","typ":"at+jwt","kid":"%s"}', kid), claims::text)),
	('alg of the other key', sign(format('{"alg":"ES256","typ":"at+jwt","kid":"%s"}', kid), claims::text)),
	('the public key as a secret', sign(format('{"alg":"HS256","typ":"at+jwt","kid":"%s"}', es), claims::text, (SELECT public_key FROM tgauth_jwt_key WHERE algorithm = 'ES256'))),
	('another secret', sign(format('{"alg":"HS256","typ":"at+jwt","kid":"%s"}', kid), claims::text, decode(repeat('00', 32), 'hex')))) AS v (what, t)
	WHERE tgauth_verify(v.t) IS NOT NULL;
RESET tgauth.jwt_algorithm;
SELECT tgauth_verify(:'h') IS NULL AS hs256_refused;

-- keys: the public ones, a rotation, and no more than a day of the past
SELECT jsonb_path_query_array(tgauth_jwks(), '$.keys[*].keyvalue().key') AS members;
SELECT jsonb_array_length(tgauth_jwks()->'keys') AS keys, tgauth_jwks()->'keys'->0->>'kid' = part(:'t', 1)->>'kid' AS kid;
SELECT k->>'kid' = base64url(sha256(format('{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}', k->>'x', k->>'y')::bytea)) AS thumbprint FROM tgauth_jwks() AS j, jsonb_array_elements(j->'keys') AS k;
SELECT tgauth_rotate_jwt_key() AS kid \gset
-- the next one is published at once, and signs when all who cache the set for five minutes know it
CREATE FUNCTION later(i interval) RETURNS void LANGUAGE sql AS 'UPDATE tgauth_jwt_key SET signs_from = signs_from - i, retired_at = retired_at - i';
SELECT part(access_token, 1)->>'kid' = :'kid' AS new_key, tgauth_verify(access_token) IS NOT NULL AS verified FROM tgauth_access_token(session_token(1));
SELECT tgauth_verify(:'t') IS NOT NULL AS old_verified, jsonb_array_length(tgauth_jwks()->'keys') AS keys, tgauth_jwks()->'keys'->0->>'kid' = :'kid' AS newest_first;
SELECT later('9 min 50 s');
SELECT part(access_token, 1)->>'kid' = :'kid' AS new_key FROM tgauth_access_token(session_token(1));
SELECT later('10 s');
SELECT part(access_token, 1)->>'kid' = :'kid' AS new_key, tgauth_verify(access_token) IS NOT NULL AS verified FROM tgauth_access_token(session_token(1));
SELECT tgauth_verify(:'t') IS NOT NULL AS old_verified, jsonb_array_length(tgauth_jwks()->'keys') AS keys;
SELECT later('23 h 59 min');
SELECT tgauth_verify(:'t') IS NOT NULL AS old_verified, jsonb_array_length(tgauth_jwks()->'keys') AS keys;
SELECT later('1 min');
SELECT tgauth_verify(:'t') IS NULL AS old_refused, jsonb_array_length(tgauth_jwks()->'keys') AS keys;
SELECT tgauth_rotate_jwt_key('HS256') IS NOT NULL AS rotated;
SELECT algorithm, retired_at IS NULL AS current FROM tgauth_jwt_key ORDER BY 1, 2;
SELECT tgauth_rotate_jwt_key('none');
SELECT tgauth_rotate_jwt_key('es256');
-- in an emergency at once, also before one that was to come; and not in the past
SELECT tgauth_rotate_jwt_key(after => '-1 s');
SELECT tgauth_rotate_jwt_key(after => '1 h') AS next \gset
SELECT tgauth_rotate_jwt_key(after => '0') AS now \gset
SELECT part(access_token, 1)->>'kid' = :'now' AS new_key FROM tgauth_access_token(session_token(1));
SELECT later('1 h');
SELECT part(access_token, 1)->>'kid' = :'now' AS new_key FROM tgauth_access_token(session_token(1));
-- a clock that has gone back behind all of them still finds one that signs
SELECT later('-10 years');
SELECT access_token IS NOT NULL AS signed FROM tgauth_access_token(session_token(1));
SELECT later('10 years');
DROP FUNCTION later;
BEGIN;
DELETE FROM tgauth_jwt_key;
SELECT tgauth_jwks();
SELECT tgauth_access_token(session_token(1));
ROLLBACK;

-- refresh tokens
SELECT user_id, access_token AS a1, refresh_token AS r1 FROM tgauth_register('refresh', 'correct horse battery') \gset
SELECT status, access_token AS a2, refresh_token AS r2, token_type, expires_in FROM tgauth_refresh(:'r1') \gset
SELECT :'status', :'token_type', :expires_in, :'r1' <> :'r2' AS rotated, part(:'a1', 2)->>'sid' = part(:'a2', 2)->>'sid' AS same_session;
SELECT octet_length(token_hash), token_hash = sha256(unbase64url(:'r1')) AS hashed, used_at IS NOT NULL AS used FROM tgauth_refresh ORDER BY used_at;
SELECT * FROM tgauth_refresh('x');
SELECT * FROM tgauth_refresh(base64url(sha256('no such token')));
SELECT tgauth_refresh(NULL) IS NULL AS nothing;
-- the session ends with the newest of them, if its own end does not come before
UPDATE tgauth_session SET expires_at = now() + interval '1 day' WHERE user_id = :user_id;
SELECT status, refresh_token AS r3 FROM tgauth_refresh(:'r2') \gset
SELECT expires_at > now() + interval '29 days' AS prolonged FROM tgauth_session WHERE user_id = :user_id;
-- a reuse ends the family, once for all
SELECT status, access_token, refresh_token FROM tgauth_refresh(:'r1');
SELECT revoked_why FROM tgauth_session WHERE user_id = :user_id;
SELECT t.status FROM unnest(ARRAY[:'r1', :'r2', :'r3']) AS r, LATERAL tgauth_refresh(r) AS t;
SELECT tgauth_verify(:'a2') IS NULL AS refused;
-- and no other session
SELECT status, refresh_token AS r4 FROM tgauth_login('refresh', 'correct horse battery') \gset
SELECT status, refresh_token AS r5 FROM tgauth_login('refresh', 'correct horse battery') \gset
SELECT status, refresh_token AS r6 FROM tgauth_refresh(:'r4') \gset
SELECT status FROM tgauth_refresh(:'r4');
SELECT status, refresh_token AS r7 FROM tgauth_refresh(:'r5') \gset
SELECT :'status';
-- expired; revoked; blocked
UPDATE tgauth_refresh SET expires_at = now() WHERE used_at IS NULL;
SELECT status FROM tgauth_refresh(:'r7');
SELECT user_id, refresh_token AS r FROM tgauth_login('refresh', 'correct horse battery') \gset
SELECT tgauth_revoke_all(:user_id);
SELECT status FROM tgauth_refresh(:'r');
SELECT refresh_token AS r FROM tgauth_login('refresh', 'correct horse battery') \gset
UPDATE tgauth_user SET blocked = true WHERE id = :user_id;
SELECT status FROM tgauth_refresh(:'r');
UPDATE tgauth_user SET blocked = false WHERE id = :user_id;
-- they go with their session
UPDATE tgauth_session SET revoked_at = revoked_at - interval '2 hours' WHERE user_id = :user_id;
SELECT tgauth_purge() AS sessions, (SELECT count(*) FROM tgauth_refresh) AS before;
SELECT count(*) FROM tgauth_refresh;
-- the expired ones of a session that lives are cleared away
SELECT user_id, refresh_token AS r FROM tgauth_login('refresh', 'correct horse battery') \gset
UPDATE tgauth_refresh SET expires_at = now();
SELECT tgauth_purge();
SELECT (SELECT count(*) FROM tgauth_refresh) AS tokens, (SELECT count(*) FROM tgauth_session WHERE user_id = :user_id) AS sessions;

-- an access token ends with its session, its user, and itself
SELECT confirm(3, 43, 'bob', 'Bob');
SELECT access_token AS t FROM tgauth_access_token(session_token(3)) \gset
SELECT tgauth_verify(:'t') IS NOT NULL AS good;
UPDATE tgauth_user SET blocked = true WHERE telegram_id = 43;
SELECT tgauth_verify(:'t') IS NULL AS blocked;
UPDATE tgauth_user SET blocked = false WHERE telegram_id = 43;
SELECT confirm(4, 43, 'bob', 'Bob');
SELECT access_token AS t FROM tgauth_access_token(session_token(4)) \gset
SELECT tgauth_verify(:'t') IS NOT NULL AS good;
SELECT tgauth_revoke(login_id(4));
SELECT tgauth_verify(:'t') IS NULL AS revoked;
DROP FUNCTION hs, sign(text, text, bytea);
DROP TABLE good;
