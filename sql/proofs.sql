-- what Telegram vouches for outside a chat; test/extension/test_proofs.py makes many more of them
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_refresh, tgauth_known_client RESTART IDENTITY;

-- two published samples, with the tokens that were published along: the second is signed by Telegram itself
\set one '''query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2'''
\set one_token '''5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8'''
\set two '''user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance=8134722200314281151&chat_type=private&auth_date=1733584787&hash=2174df5b000556d044f3f020384e879c8efcab55ddea2ced4eb752e93e7080d6&signature=zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7IbCisNlDKlo7Kb6G4D0Ao2mBrSgEk4maLSdv6MLIlADQ'''
\set two_token '''7342037359:AAFZehRPBRs8Seg40oDjTMIW8uTGPuW1zfQ'''
SELECT * FROM tgauth_web_app(:one, :one_token, '1000 years');
SELECT * FROM tgauth_web_app(:two, :two_token, '1000 years');
SELECT * FROM tgauth_web_app_signature(:two, 7342037359, '1000 years');
SELECT status FROM tgauth_web_app(:one, :one_token);
SELECT status FROM tgauth_web_app(:two, :one_token, '1000 years');
SELECT status FROM tgauth_web_app_signature(:two, 7342037358, '1000 years');
SELECT status FROM tgauth_web_app_signature(:one, 5768337691, '1000 years');
-- each with the other's rule about which fields count
SELECT status FROM tgauth_web_app(replace(:two, '&signature=', '&signature=A'), :two_token, '1000 years');
SELECT status FROM tgauth_web_app_signature(replace(:two, '&hash=2', '&hash=3'), 7342037359, '1000 years');
-- the key of Telegram's test servers, and one's own
SET tgauth.telegram_public_key = 'test';
SELECT status FROM tgauth_web_app_signature(:two, 7342037359, '1000 years');
SET tgauth.telegram_public_key = 'e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d';
SELECT status FROM tgauth_web_app_signature(:two, 7342037359, '1000 years');
SET tgauth.telegram_public_key = 'e7bf';
SET tgauth.telegram_public_key = 'E7BF03A2FA4602AF4580703D88DDA5BB59F32ED8B02A56C187FE7D34CAED242D';
RESET tgauth.telegram_public_key;

-- as Telegram makes them: the sealing, written a second time
CREATE FUNCTION check_string(fields jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT string_agg(key || '=' || value, E'\n' ORDER BY key COLLATE "C") FROM jsonb_each_text($1) WHERE key <> 'hash' $$;
CREATE FUNCTION seal_widget(fields jsonb, bot_token text DEFAULT '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1') RETURNS jsonb LANGUAGE sql IMMUTABLE AS
	$$ SELECT $1 || jsonb_build_object('hash', encode(hmac(convert_to(check_string($1), 'UTF8'), sha256($2::bytea), 'sha256'), 'hex')) $$;
CREATE FUNCTION person(age int DEFAULT 0) RETURNS jsonb LANGUAGE sql VOLATILE AS
	$$ SELECT jsonb_build_object('id', 77, 'first_name', 'Zoë', 'username', 'zoe', 'photo_url', 'https://t.me/i/userpic/320/z.jpg', 'auth_date', floor(extract(epoch FROM clock_timestamp()))::int8 - age) $$;

-- the Login Widget
SELECT status, telegram_id, username, first_name, last_name, language_code, photo_url, abs(extract(epoch FROM auth_date - now())) < 60 AS now
	FROM tgauth_login_widget(seal_widget(person())::json, '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1');
SELECT v.what, w.status, w.telegram_id FROM (VALUES
	('another bot', seal_widget(person(), '110201544:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1')), ('no hash', person()), ('another person', seal_widget(person()) || '{"id":78}'), ('a field more', seal_widget(person()) || '{"last_name":"x"}'),
	('a field less', seal_widget(person()) - 'username'), ('hash in capitals', jsonb_set(seal_widget(person()), '{hash}', to_jsonb(upper(seal_widget(person())->>'hash')))),
	('hash too short', jsonb_set(seal_widget(person()), '{hash}', '"00"')), ('hash a number', seal_widget(person()) || '{"hash":0}'),
	('numbers as text', seal_widget(person() || jsonb_build_object('id', '77', 'auth_date', person()->>'auth_date'))),
	('no id', seal_widget(person() - 'id')), ('id 0', seal_widget(person() || '{"id":0}')), ('id negative', seal_widget(person() || '{"id":-77}')), ('id with a fraction', seal_widget(person() || '{"id":77.0}')),
	('no date', seal_widget(person() - 'auth_date')), ('a date of the future', seal_widget(person(-3600))), ('a clock that is a little ahead', seal_widget(person(-30))), ('two days old', seal_widget(person(172800))),
	('a date beyond all time', seal_widget(person() || '{"auth_date":9000000000000000000}')),
	('null in it', seal_widget(person() || '{"last_name":null}')), ('an object in it', seal_widget(person() || '{"last_name":{}}')), ('true in it', seal_widget(person() || '{"last_name":true}')),
	('a line feed that hides a field', seal_widget(person() || '{"first_name":"x\nid=78"}')), ('an odd name', seal_widget(person() || '{"a=b":"c"}')),
	('an array', '[1]'), ('a text', '"x"'), ('nothing', NULL)) AS v (what, data),
	LATERAL tgauth_login_widget(v.data::json, '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1') AS w;
-- how old is too old is the caller's to say
SELECT age, max_age, w.status FROM (VALUES (50, interval '1 min'), (70, '1 min'), (3000, '1 hour'), (3700, '1 hour'), (5, '-1 min')) AS v (age, max_age), LATERAL tgauth_login_widget(seal_widget(person(age))::json, '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', max_age) AS w;
SELECT tgauth_login_widget(person()::json, NULL);
-- an empty token, or what else is none, verifies nothing: anybody could have made the proof
SELECT tgauth_login_widget(seal_widget(person(), '')::json, '');
\set VERBOSITY terse
SELECT tgauth_login_widget(seal_widget(person(), 'changeme')::json, 'changeme');
SELECT tgauth_login_widget(seal_widget(person(), ':')::json, ':');
SELECT tgauth_login_widget(seal_widget(person(), '1:token')::json, '1:token');
SELECT tgauth_web_app('user=%7B%22id%22%3A1%7D&auth_date=1', '');
SELECT tgauth_web_app('user=%7B%22id%22%3A1%7D&auth_date=1', E'110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1\n');
SELECT tgauth_web_app_signature(:two, 0);
SELECT tgauth_web_app_signature(:two, -1);
\set VERBOSITY default
SELECT tgauth_login_widget(seal_widget(person())::json, '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', NULL);

-- a button with a login_url opens it with the same fields, all of them texts
SELECT status, telegram_id, username, first_name, photo_url, auth_date = to_timestamp(1662771648) AS date FROM tgauth_login_widget(
	'{"id":"77","first_name":"Zoë","username":"zoe","photo_url":"https://t.me/i/userpic/320/z.jpg","auth_date":"1662771648","hash":"a9e3aac3afe56ee9ce12e3c675afcfa6657e1181cdb63906c2df88e0e66d2025"}',
	'110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', '1000 years');

-- the key set that Telegram published in 2026, of which secp256k1 is left out; test/extension/test_telegram_id_token.py makes tokens
SELECT tgauth_telegram_id_token('x', '1', 'nonce');
SELECT * FROM tgauth_set_telegram_keys('{"keys":[{"alg":"RS256","e":"AQAB","ext":true,"key_ops":["verify"],"kty":"RSA","n":"5RneLtsKvVcxdv6gu6gxEQu30Cru5NiMQnY6SNr9ZyZFZ4ya-pfHNuaZXJ6QPG0JSFwoxeOkEO2-eZN_REVPm448PvjjsR1eQdZ5QpEkNxnItFcmxkHH91v5cgf52_EI9BGO-MT6f1vaBSg3uWHFlDxI7J2AYxNvd1_Nf3TkgrrR7gyJFTmEIai5RefGnA0KGNYDlRIGUzrz2F05n6gTaHFT_iHL5UHatTZA4GCiUSjIOuwqu5pE5uZge20TFv3cxXMQaFw_xv1pgQt_Rq8eoCN7TS0RQ0zjWKiad-W286BcFectXsUm03p5Nq_kY4mf_7rqwX_B8yy_bBreyKn7RQ","kid":"oidc-1"},
	{"alg":"ES256","kty":"EC","x":"ahVYrohhX6YA7w0P2gUNSwMFbaabCgBZFkeq9bWdmwU","y":"Ea8nKJ34VQMA7zv8aYDfzcBhXEjnWQ9C06jVke_eUV0","crv":"P-256","kid":"oidc-es256-1","use":"sig"},
	{"alg":"EdDSA","crv":"Ed25519","x":"i6BEafXMEe4osXgUTffpKAm6Cn6F2bhqPZoclunTAV4","kty":"OKP","kid":"oidc-eddsa-1","use":"sig"},
	{"alg":"ES256K","kty":"EC","x":"vsk5i5YJu8H_VPL7DWTgVGXBPrqgkyNmYvfgOrVut38","y":"Mrg56tBhVeorHPXK1LbTX2jP7rEqOHIatM96HFzVMIU","crv":"secp256k1","kid":"oidc-es256k-1","use":"sig"}]}');
SELECT place, kid, algorithm, length(public_key), stored_at > now() - interval '1 hour' AS lately FROM tgauth_telegram_key ORDER BY place;
SELECT * FROM tgauth_telegram_id_token('x', '1', 'nonce');
SELECT tgauth_set_telegram_keys('{"keys":[]}');
SELECT tgauth_set_telegram_keys('{"keys":[{"kty":"oct","k":"AAAA"}]}');
SELECT tgauth_set_telegram_keys('{"key":[]}');
DELETE FROM tgauth_telegram_key;

-- a session is one more call
SELECT s.status, s.user_id, s.is_new, s.session_token ~ '^[A-Za-z0-9_-]{43}$' AS token, length(s.login_id), s.expires_at > now() AS lives
	FROM tgauth_login_widget(seal_widget(person())::json, '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1') AS w,
	tgauth_open_session(w.telegram_id, w.username, w.first_name, w.last_name, w.language_code, w.photo_url, '2001:db8::7', 'Firefox/1') AS s WHERE w.status = 'ok';
SELECT session_token, user_id, is_new FROM tgauth_open_session(77) \gset
SELECT :user_id, :'is_new', s.telegram_id, s.username, s.first_name FROM tgauth_session(:'session_token') AS s;
SELECT address, browser FROM tgauth_sessions(:user_id);
SELECT username, first_name, photo_url, password_hash FROM tgauth_user;
UPDATE tgauth_user SET blocked = true;
SELECT * FROM tgauth_open_session(77);
SELECT tgauth_open_session(-100);
SELECT tgauth_open_session(NULL);
DROP FUNCTION seal_widget, check_string, person;
