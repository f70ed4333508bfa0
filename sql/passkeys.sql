-- passkeys, as SQL shows them; test/extension/test_passkey*.py have an authenticator that signs
SET search_path = test, tgauth, public;
TRUNCATE tgauth_user, tgauth_session, tgauth_known_client, tgauth_journal RESTART IDENTITY;

-- a key that anything is signed by: the neutral point of Ed25519, and a signature of it and zero
CREATE FUNCTION client(kind text, challenge bytea) RETURNS bytea LANGUAGE sql AS $$
	SELECT convert_to(format('{"type":"webauthn.%s","challenge":"%s","origin":"https://login.example.org"}', $1, base64url($2)), 'UTF8') $$;
CREATE FUNCTION data(flags text, count int) RETURNS bytea LANGUAGE sql AS $$
	SELECT sha256('login.example.org') || decode($1, 'hex') || int4send($2) $$;
CREATE FUNCTION attestation(id bytea, aaguid uuid) RETURNS bytea LANGUAGE sql AS $$
	SELECT '\xa363666d74646e6f6e656761747453746d74a068617574684461746158'::bytea || substr(int4send(length(d)), 4) || d
	FROM (SELECT data('45', 0) || uuid_send($2) || substr(int4send(length($1)), 3) || $1
		|| '\xa401010327200621582001'::bytea || decode(repeat('00', 31), 'hex') AS d) AS a $$;
CREATE FUNCTION add(n int, id bytea, name text DEFAULT NULL, aaguid uuid DEFAULT '00000000-0000-0000-0000-000000000000',
	OUT status text, OUT credential_id bytea, OUT reason text) LANGUAGE sql AS $$
	SELECT r.* FROM tgauth_passkey_register(session_token($1), client('create', tgauth_passkey_challenge('register', login_id($1))),
		attestation($2, $4), $3, 'https://login.example.org') AS r $$;
CREATE FUNCTION log_in(n int, id bytea, handle bytea, count int DEFAULT 0, OUT status text, OUT user_id int8, OUT message text, OUT reason text)
LANGUAGE sql AS $$
	SELECT r.* FROM tgauth_passkey_login(login_id($1), $2, client('get', tgauth_passkey_challenge('login', login_id($1))), data('05', $4),
		decode('01' || repeat('00', 63), 'hex'), $3, 'https://login.example.org', 5, '192.0.2.7', 'Firefox') AS r $$;

-- who a passkey is for
SELECT confirm(1, 42, 'ann', 'Ann'), confirm(2, 43, NULL, 'Bob'), confirm(3, 44);
SELECT n, status, length(user_handle), user_name, display_name, credential_ids
	FROM generate_series(1, 4) AS n, tgauth_passkey_options(session_token(n)) ORDER BY n;
SELECT count(DISTINCT passkey_handle) FROM tgauth_user;
SELECT passkey_handle = user_handle AS lasts FROM tgauth_user, tgauth_passkey_options(session_token(1)) WHERE id = 1;

-- one is added, named or not
SELECT * FROM add(1, '\x01', 'my phone', 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4');
SELECT * FROM add(1, '\x02', E' \t ');
SELECT * FROM add(1, '\x01');
SELECT * FROM add(2, '\x01');
SELECT * FROM add(4, '\x03');
SELECT credential_ids FROM tgauth_passkey_options(session_token(1));
SELECT credential_id, name, last_used_at, synced, login_id = login_id(1) AS made_here, backup_eligible, cloned_at, algorithm, aaguid
	FROM tgauth_passkey_list(1);
SELECT count(*) FROM tgauth_passkey_list(2);

-- a login by one
SELECT passkey_handle AS handle FROM tgauth_user WHERE id = 1 \gset
SELECT next FROM tgauth_changes(NULL, 5) \gset
SELECT * FROM log_in(5, '\x01', :'handle', 1);
SELECT state, user_id, proof, is_new FROM tgauth_changes(:'next', 5);
SELECT * FROM log_in(5, '\x01', :'handle', 2);
SELECT claim(5);
SELECT user_id, proof FROM tgauth_session(session_token(5));
SELECT address, browser, os, passkey_id FROM tgauth_session WHERE login_id = login_id(5);
SELECT credential_id, last_used_at IS NOT NULL AS used, login_id = login_id(5) AS used_here FROM tgauth_passkey_list(1);
-- not by another's handle, nor by nobody's passkey; an old count is none
SELECT * FROM log_in(6, '\x01', (SELECT passkey_handle FROM tgauth_user WHERE id = 2), 3);
SELECT * FROM log_in(6, '\x01', NULL, 3);
SELECT * FROM log_in(6, '\x03', :'handle', 3);
SELECT * FROM log_in(6, '\x01', :'handle', 1);
-- a login that was declined cannot be had, one that was confirmed is used
SELECT tgauth_decline(token(7), 42), (log_in(7, '\x01', :'handle', 3)).status, (log_in(1, '\x01', :'handle', 3)).status;
SELECT cloned_at IS NOT NULL AS cloned FROM tgauth_passkey_list(1);

-- it is removed with the session that it began
SELECT tgauth_passkey_rename(1, '\x02', 'key'), tgauth_passkey_rename(2, '\x02', 'mine'), tgauth_passkey_rename(1, '\x02', ''), tgauth_passkey_rename(1, NULL, '') IS NULL;
SELECT tgauth_passkey_remove(1, '\x03'), tgauth_passkey_remove(2, '\x01'), tgauth_passkey_remove(1, '\x01'), tgauth_passkey_remove(1, '\x01');
SELECT state FROM tgauth_states(ARRAY[login_id(5), login_id(1)]) ORDER BY 1;
SELECT kind, user_id, detail FROM tgauth_journal(1, kinds => '{passkey_added, passkey_renamed, passkey_removed, passkey_cloned}') ORDER BY at, kind;

-- mistakes of the caller's
SELECT tgauth_passkey_challenge('enter', login_id(1));
SELECT tgauth_passkey_challenge('login', '\x00');
SELECT tgauth_passkey_remove(NULL, '\x01');
SELECT tgauth_passkey_login(NULL, '', '', '', '', '', 'https://login.example.org');
SELECT tgauth_passkey_login(login_id(6), '', '', '', '', '', NULL);
SELECT tgauth_passkey_register('', '', '', '', 'login.example.org');
-- nothing a browser leaves out is one
SELECT * FROM tgauth_passkey_login(login_id(6), NULL, NULL, NULL, NULL, NULL, 'https://login.example.org');
SELECT * FROM tgauth_passkey_register(NULL, NULL, NULL, NULL, 'https://login.example.org');
SELECT * FROM tgauth_passkey_options(NULL);

-- a trigger that returns null: an error
CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER keep_out BEFORE INSERT OR DELETE ON tgauth_passkey FOR EACH ROW EXECUTE FUNCTION keep_out();
SELECT * FROM add(1, '\x04');
SELECT tgauth_passkey_remove(1, '\x02');
DROP TRIGGER keep_out ON tgauth_passkey;
DROP FUNCTION keep_out;

-- they go with their users
SELECT (add(2, '\x05')).status;
DELETE FROM tgauth_user WHERE id = 1;
SELECT credential_id FROM tgauth_passkey;
TRUNCATE tgauth_user RESTART IDENTITY;
SELECT credential_id FROM tgauth_passkey;
DROP FUNCTION client, data, attestation, add, log_in;
