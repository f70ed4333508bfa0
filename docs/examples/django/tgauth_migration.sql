--
-- Brings the users of an older Django site along, whom it knew by their Telegram
-- nicknames; docs/migration.md has the steps.
--
--     psql -d DATABASE -v app=ROLE -f tgauth_migration.sql
--
-- Run it as a superuser, once, when nobody can make users in the older site any
-- more.  app names the role by which Django connects.  tgauth is there already.
--
-- A nickname passes from one person to another, so a login only proposes the row
-- of auth_user that bears it; a second proof hands it over.  The functions belong
-- to a role that can read and write those few columns of auth_user, no more.
--
\set ON_ERROR_STOP on
\set QUIET on
BEGIN;

SELECT format('SET LOCAL search_path = %I', nspname)
FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = extnamespace
WHERE extname = 'tgauth'
\gexec

CREATE ROLE tgauth_migration NOLOGIN;
CREATE SCHEMA tgauth_migration;
GRANT USAGE ON SCHEMA public TO tgauth_migration;
SELECT format('GRANT USAGE ON SCHEMA %I TO tgauth_migration', current_schema())
\gexec
GRANT SELECT (id, username, is_staff, is_superuser), UPDATE (username, password, is_active)
	ON public.auth_user TO tgauth_migration;

-- Who was there when this ran: a row that is made later is nobody's past.
CREATE TABLE tgauth_migration.past (
	auth_user_id bigint PRIMARY KEY REFERENCES public.auth_user ON DELETE CASCADE,
	nickname text NOT NULL,
	telegram_id bigint UNIQUE,		-- where the older site's bot had written it down
	wrong_passwords int NOT NULL DEFAULT 0,
	user_id bigint UNIQUE REFERENCES tgauth_user ON DELETE SET NULL,
	proof text CHECK (proof IN ('telegram_id', 'session', 'password', 'administrator')),
	handed_over_at timestamptz,
	set_aside bigint			-- the row that Django had made for this user meanwhile
);
CREATE INDEX ON tgauth_migration.past (nickname);
INSERT INTO tgauth_migration.past (auth_user_id, nickname)
SELECT id, lower(ltrim(username, '@')) FROM public.auth_user WHERE username !~ '^tgauth-[0-9]+$';

CREATE TABLE tgauth_migration.proposal (
	auth_user_id bigint REFERENCES tgauth_migration.past ON DELETE CASCADE,
	user_id bigint REFERENCES tgauth_user ON DELETE CASCADE,
	proposed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (user_id, auth_user_id)
);
CREATE INDEX ON tgauth_migration.proposal (auth_user_id);

-- For an administrator, who knows people, or asks them.
CREATE VIEW tgauth_migration.proposals AS
SELECT auth_user_id, a.username AS auth_username, a.is_active, a.is_staff, a.is_superuser, a.last_login, past.wrong_passwords,
	proposal.user_id, u.telegram_id, u.username AS telegram_username, u.first_name, proposed_at
FROM tgauth_migration.proposal
	JOIN tgauth_migration.past USING (auth_user_id)
	JOIN public.auth_user AS a ON a.id = auth_user_id
	JOIN tgauth_user AS u ON u.id = proposal.user_id;

ALTER TABLE tgauth_migration.past OWNER TO tgauth_migration;
ALTER TABLE tgauth_migration.proposal OWNER TO tgauth_migration;

-- Makes a row of the past that of a user: by its name, under which tgauth.django
-- finds it.  The old way in is closed, and sessions of Django's own end with it.  A
-- row that was made meanwhile loses its name, and nothing that refers to it.
CREATE FUNCTION tgauth_migration.hand_over(auth_user_id bigint, user_id bigint, proof text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	row_id ALIAS FOR $1;
	owner_id ALIAS FOR $2;
	new_name text := format('tgauth-%s', owner_id);
	aside bigint;
BEGIN
	UPDATE tgauth_migration.past SET user_id = owner_id, proof = $3, handed_over_at = now()
	WHERE auth_user_id = row_id AND proof IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'row % of auth_user is not of the past, or was handed over', row_id
			USING ERRCODE = 'object_not_in_prerequisite_state';
	END IF;
	UPDATE public.auth_user SET username = format('%s-before-%s', new_name, row_id), is_active = false
	WHERE username = new_name RETURNING id INTO aside;
	UPDATE tgauth_migration.past SET set_aside = aside WHERE auth_user_id = row_id;
	UPDATE public.auth_user SET username = new_name, password = '!' || replace(gen_random_uuid()::text, '-', '')
	WHERE id = row_id;
	DELETE FROM tgauth_migration.proposal WHERE auth_user_id = row_id OR user_id = owner_id;
END $$;

-- tgauth.login_hook, in the transaction of each login.  A Telegram id is a person's for
-- good, so it is proof enough; where it is known, the nickname proposes nobody else.
CREATE FUNCTION tgauth_migration.on_login(u tgauth_user) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	found record;
BEGIN
	IF u.telegram_id IS NULL OR EXISTS (SELECT FROM tgauth_migration.past WHERE user_id = u.id) THEN
		RETURN;
	END IF;
	FOR found IN
		SELECT auth_user_id, p.telegram_id IS NOT NULL AND NOT is_staff AND NOT is_superuser AS is_proved
		FROM tgauth_migration.past AS p JOIN public.auth_user AS a ON a.id = auth_user_id
		WHERE proof IS NULL
			AND (p.telegram_id = u.telegram_id OR p.telegram_id IS NULL AND nickname = lower(u.username))
		ORDER BY is_proved DESC
	LOOP
		IF found.is_proved THEN
			BEGIN
				PERFORM tgauth_migration.hand_over(found.auth_user_id, u.id, 'telegram_id');
			EXCEPTION WHEN object_not_in_prerequisite_state THEN
				NULL;			-- an administrator was faster: no reason to refuse a login
			END;
			RETURN;
		END IF;
		INSERT INTO tgauth_migration.proposal VALUES (found.auth_user_id, u.id) ON CONFLICT DO NOTHING;
	END LOOP;
END $$;

-- What a person can prove by themselves: rows that were proposed to them, but those of
-- staff, since what they can do is worth more than an old password.
CREATE FUNCTION tgauth_migration.proposed(user_id bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT p.auth_user_id
	FROM tgauth_migration.proposal AS p JOIN public.auth_user AS a ON a.id = p.auth_user_id
	WHERE p.user_id = $1 AND NOT is_staff AND NOT is_superuser
$$;

-- The rows at which a person may try a password, once more.  Counted before it is
-- compared, and for the row, not for the person: who has several Telegram accounts can
-- give all of them the nickname.
CREATE FUNCTION tgauth_migration.try_password(user_id bigint) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE tgauth_migration.past SET wrong_passwords = wrong_passwords + 1
	WHERE wrong_passwords < 5 AND auth_user_id IN (SELECT tgauth_migration.proposed($1))
	RETURNING auth_user_id
$$;

-- For Django, which has looked at the session or the password.
CREATE FUNCTION tgauth_migration.claim(auth_user_id bigint, user_id bigint, proof text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF $3 NOT IN ('session', 'password') OR NOT $1 IN (SELECT tgauth_migration.proposed($2)) THEN
		RAISE EXCEPTION 'row % of auth_user is not proposed to user %', $1, $2
			USING ERRCODE = 'insufficient_privilege';
	END IF;
	PERFORM tgauth_migration.hand_over($1, $2, $3);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA tgauth_migration FROM PUBLIC;
ALTER FUNCTION tgauth_migration.hand_over OWNER TO tgauth_migration;
ALTER FUNCTION tgauth_migration.on_login OWNER TO tgauth_migration;
ALTER FUNCTION tgauth_migration.proposed OWNER TO tgauth_migration;
ALTER FUNCTION tgauth_migration.try_password OWNER TO tgauth_migration;
ALTER FUNCTION tgauth_migration.claim OWNER TO tgauth_migration;
GRANT USAGE ON SCHEMA tgauth_migration TO tgauth_migration, :"app";
GRANT EXECUTE ON FUNCTION tgauth_migration.proposed, tgauth_migration.try_password, tgauth_migration.claim TO :"app";

SELECT coalesce(current_setting('tgauth.login_hook', true), '') = '' AS free
\gset
\if :free
	SELECT format('ALTER DATABASE %I SET tgauth.login_hook = %L', current_database(), 'tgauth_migration.on_login')
	\gexec
\else
	\warn 'tgauth.login_hook is set: call tgauth_migration.on_login(u) from that function'
\endif
COMMIT;
