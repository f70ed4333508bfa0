-- devices without a browser
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_client, tgauth_client_secret, tgauth_client_consent, tgauth_client_session, tgauth_client_code, tgauth_client_token, tgauth_client_device, tgauth_client_logout RESTART IDENTITY;
CREATE FUNCTION dv_bytes(t text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT convert_to(t, 'UTF8') $$;
CREATE FUNCTION dv_begin(query text, OUT status int, OUT body jsonb) LANGUAGE sql VOLATILE AS
	$$ SELECT status, body::jsonb FROM tgauth_device_authorization('https://id.example', '/tgauth/', dv_bytes(query), NULL) $$;
CREATE FUNCTION dv_poll(code text, client text DEFAULT 'tv') RETURNS TABLE (status int, error text, body jsonb) LANGUAGE sql VOLATILE AS $$
	SELECT status, body::jsonb->>'error', body::jsonb FROM tgauth_token('https://id.example', dv_bytes('grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=' || client || '&device_code=' || code), NULL) $$;
CREATE FUNCTION dv_page(query text, n int) RETURNS TABLE (outcome text, error text, client_name text, scopes text[], resume text) LANGUAGE sql VOLATILE AS
	$$ SELECT outcome, error, client_name, scopes, resume FROM tgauth_device(dv_bytes(query), CASE WHEN n > 0 THEN session_token(n) END) $$;
-- As if the device had waited as long as it must.
CREATE FUNCTION dv_waits() RETURNS void LANGUAGE sql VOLATILE AS $$ UPDATE tgauth_client_device SET next_poll_at = clock_timestamp() $$;
SELECT tgauth_add_client(c, initcap(c), '{https://app.example/cb}', authentication => 'none', consent => 'never', id_token_algorithm => 'ES256', groups => g, device_grant => true) IS NULL AS added
	FROM (VALUES ('tv', '{}'::text[]), ('radio', '{}'), ('club', '{members}')) AS v (c, g);
SELECT confirm(1, 42);

SELECT status, body->>'device_code' AS device, body->>'user_code' AS code, body FROM dv_begin('client_id=tv&scope=openid+offline_access') \gset a_
SELECT :a_status AS status, :'a_body'::jsonb - 'device_code' - 'user_code' - 'verification_uri_complete' AS body, length(:'a_device') AS device_code, :'a_code' ~ '^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$' AS user_code,
	:'a_body'::jsonb->>'verification_uri_complete' = 'https://id.example/tgauth/oauth/device?user_code=' || :'a_code' AS complete;
SELECT device_hash = sha256(decode(translate(:'a_device', '-_', '+/') || '=', 'base64')) AS by_hash FROM tgauth_client_device;
SELECT status, body->>'error' AS error FROM dv_begin('client_id=car&scope=openid');
SELECT status, body->>'error' AS error FROM dv_begin('client_id=tv&client_id=tv');
-- a client has to be one for devices
SELECT tgauth_set_client('radio', device_grant => false);
SELECT status, body->>'error' AS error FROM dv_begin('client_id=radio&scope=openid');
SELECT tgauth_set_client('radio', device_grant => true);
-- the device asks: pending, then too soon, which costs five seconds more each time
SELECT status, error FROM dv_poll(:'a_device');
SELECT status, error FROM dv_poll(:'a_device');
SELECT interval_s, next_poll_at > clock_timestamp() + interval '9 seconds' AS later FROM tgauth_client_device;
SELECT dv_waits();
SELECT status, error FROM dv_poll(:'a_device');
SELECT status, error FROM dv_poll(:'a_device', 'radio');
SELECT status, error FROM dv_poll('x');
SELECT status, error FROM dv_poll('');

-- the person: a code, a new confirmation, a question
SELECT * FROM dv_page('', 1);
SELECT * FROM dv_page('user_code=BBBB-CCCC', 1);
SELECT * FROM dv_page('user_code=AEIO', 1);
SELECT * FROM dv_page('user_code=x&user_code=y', 1);
SELECT outcome, client_name, resume FROM dv_page('user_code=' || :'a_code', 0) \gset l_
SELECT :'l_outcome' AS nobody;
SELECT outcome AS of_before FROM dv_page('user_code=' || :'a_code' || '&resume=' || :'l_resume', 1);
SELECT outcome AS not_asked FROM dv_page('user_code=' || :'a_code' || '&decision=allow&resume=' || :'l_resume', 1);
SELECT confirm(2, 42);
SELECT outcome AS without_resume FROM dv_page('user_code=' || :'a_code', 2);
SELECT outcome, client_name, scopes, resume FROM dv_page('user_code=' || :'a_code' || '&resume=' || :'l_resume', 2) \gset c_
SELECT :'c_outcome' AS outcome, :'c_client_name' AS client, :'c_scopes' AS scopes;
SELECT outcome AS not_asked FROM dv_page('user_code=' || :'a_code' || '&decision=allow&resume=' || :'l_resume', 2);
SELECT outcome AS of_another_session FROM dv_page('user_code=' || :'a_code' || '&decision=allow&resume=' || :'c_resume', 1);
SELECT outcome AS no_decision FROM dv_page('user_code=' || :'a_code' || '&resume=' || :'c_resume', 2);
SELECT state FROM tgauth_client_device;
SELECT outcome, error FROM dv_page('user_code=' || :'a_code' || '&decision=allow&resume=' || :'c_resume', 2);
SELECT outcome, error FROM dv_page('user_code=' || :'a_code' || '&decision=deny&resume=' || :'c_resume', 2);
SELECT dv_waits();
SELECT status, body->>'scope' AS scope, body ? 'id_token' AS id, body->>'access_token' AS access, body->>'refresh_token' AS refresh FROM dv_poll(:'a_device') \gset t_
SELECT :t_status AS status, :'t_scope' AS scope, :'t_id' AS has_id_token;
SELECT status, body FROM tgauth_userinfo(:'t_access');
SELECT client_id, login_id = login_id(2) AS second FROM tgauth_client_sessions(1);
-- good once, and together with the session
SELECT status, error FROM dv_poll(:'a_device');
SELECT status FROM tgauth_userinfo(:'t_access');

-- no is no; typed as people type
SELECT body->>'device_code' AS device, body->>'user_code' AS code FROM dv_begin('client_id=radio') \gset b_
SELECT resume FROM dv_page('user_code=' || lower(replace(:'b_code', '-', '+')), 0) \gset m_
SELECT confirm(3, 42);
SELECT resume FROM dv_page('user_code=' || lower(replace(:'b_code', '-', '+')) || '&resume=' || :'m_resume', 3) \gset n_
SELECT outcome FROM dv_page('user_code=' || lower(replace(:'b_code', '-', '+')) || '&decision=deny&resume=' || :'n_resume', 3);
SELECT status, error FROM dv_poll(:'b_device', 'radio');
SELECT count(*) FROM tgauth_client_session WHERE client_id = 'radio';

-- who may not enter
SELECT body->>'device_code' AS device, body->>'user_code' AS code FROM dv_begin('client_id=club') \gset d_
SELECT resume FROM dv_page('user_code=' || :'d_code', 0) \gset o_
SELECT confirm(4, 42);
SELECT outcome, client_name FROM dv_page('user_code=' || :'d_code' || '&resume=' || :'o_resume', 4);

-- approved, but over before the device asks; without scope openid there is no ID token
SELECT body->>'device_code' AS device, body->>'user_code' AS code FROM dv_begin('client_id=radio&scope=profile') \gset e_
SELECT resume FROM dv_page('user_code=' || :'e_code', 0) \gset p_
SELECT confirm(5, 42);
SELECT resume FROM dv_page('user_code=' || :'e_code' || '&resume=' || :'p_resume', 5) \gset q_
SELECT outcome FROM dv_page('user_code=' || :'e_code' || '&decision=allow&resume=' || :'q_resume', 5);
BEGIN;
SELECT tgauth_revoke(login_id(5));
SELECT status, error FROM dv_poll(:'e_device', 'radio');
ROLLBACK;
SELECT status, body ? 'id_token' AS id, body ? 'refresh_token' AS refresh FROM dv_poll(:'e_device', 'radio');

-- ten minutes
SELECT body->>'device_code' AS device, body->>'user_code' AS code FROM dv_begin('client_id=tv') \gset f_
UPDATE tgauth_client_device SET expires_at = clock_timestamp() WHERE state = 'waiting' AND client_id = 'tv';
SELECT status, error FROM dv_poll(:'f_device');
SELECT outcome, error FROM dv_page('user_code=' || :'f_code', 5);
UPDATE tgauth_client_device SET expires_at = now() - interval '59 minutes';
SELECT tgauth_purge();
SELECT count(*) FROM tgauth_client_device;
UPDATE tgauth_client_device SET expires_at = now() - interval '1 hour';
SELECT tgauth_purge() > 0 AS purged;
SELECT count(*) FROM tgauth_client_device;
DROP FUNCTION dv_begin, dv_poll, dv_page, dv_waits, dv_bytes;
TRUNCATE tgauth_user, tgauth_client, tgauth_client_consent, tgauth_client_session, tgauth_client_token RESTART IDENTITY;
