-- Notes that only their writer sees: the schema behind notes_service.py, and just
-- as well behind PostgREST with
--
--	db-schemas = "api"   db-pre-request = "api.authenticate"   jwt-secret = "@jwks.json"
--
-- where jwks.json is what /.well-known/jwks.json of tgauth answers, and with
-- tgauth.jwt_role = 'web_user' in postgresql.conf, so that tokens name that role.

SET search_path = pg_catalog, pg_temp;
CREATE ROLE web_user NOLOGIN;
CREATE ROLE authenticator LOGIN NOINHERIT;
GRANT web_user TO authenticator;

CREATE SCHEMA api;
GRANT USAGE ON SCHEMA api TO web_user;

CREATE TABLE api.notes (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	owner bigint NOT NULL DEFAULT tgauth.tgauth_uid(),
	body text NOT NULL,
	written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON api.notes (owner);

-- (SELECT tgauth_uid()) is worked out once for a query, not once for a row.
ALTER TABLE api.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON api.notes TO web_user
	USING (owner = (SELECT tgauth.tgauth_uid()))
	WITH CHECK (owner = (SELECT tgauth.tgauth_uid()));

GRANT SELECT, INSERT, DELETE ON api.notes TO web_user;
GRANT EXECUTE ON FUNCTION tgauth.tgauth_uid() TO web_user;

-- Runs at the beginning of each transaction.  The token itself is verified here once
-- more, with its session: request.jwt.claims is a setting, which any SQL can set, and
-- a token outlives its session by minutes.
CREATE FUNCTION api.authenticate() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	sent text := current_setting('request.headers', true)::json ->> 'authorization';
BEGIN
	IF sent IS NOT NULL THEN
		PERFORM tgauth.tgauth_authenticate(substring(sent FROM '^[Bb]earer +(.*)$'));
	END IF;
END
$$;
REVOKE ALL ON FUNCTION api.authenticate() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.authenticate() TO web_user;
