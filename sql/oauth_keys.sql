-- the RSA keys of ID tokens
SET search_path = test, tgauth, public;

BEGIN;
DELETE FROM tgauth_jwt_key WHERE algorithm = 'RS256';
SELECT tgauth_rotate_jwt_key('RS256') AS one \gset
SELECT kid = :'one' AS kid, octet_length(public_key) AS modulus, octet_length(secret_key) > 1000 AS der, signs_from <= clock_timestamp() AS signs
	FROM tgauth_jwt_key WHERE algorithm = 'RS256';
-- what is published: alg, use and kid in each, nothing of the secret half
SELECT k->>'kty' AS kty, k->>'alg' AS alg, k->>'use' AS use, k->>'e' AS e, length(k->>'n') AS n, length(k->>'kid') AS kid,
	(SELECT array_agg(m ORDER BY m) FROM jsonb_object_keys(k) AS m) AS members
	FROM jsonb_array_elements(tgauth_jwks()->'keys') AS k WHERE k->>'kty' = 'RSA';
-- the name that RFC 7638 gives it
SELECT k->>'kid' = base64url(sha256(convert_to(format('{"e":"%s","kty":"RSA","n":"%s"}', k->>'e', k->>'n'), 'UTF8'))) AS thumbprint
	FROM jsonb_array_elements(tgauth_jwks()->'keys') AS k WHERE k->>'kty' = 'RSA';
-- both are published while the next waits to sign
SELECT tgauth_rotate_jwt_key('RS256') AS two \gset
SELECT array_agg(k->>'kid') @> ARRAY[:'one', :'two'] AS both FROM jsonb_array_elements(tgauth_jwks()->'keys') AS k WHERE k->>'alg' = 'RS256';
SELECT kid = :'two' AS latest, retired_at IS NULL AS stays, signs_from > clock_timestamp() + interval '9 min' AS waits FROM tgauth_jwt_key
	WHERE algorithm = 'RS256' ORDER BY created_at;
-- access tokens are never signed by it
SET LOCAL tgauth.jwt_algorithm = 'RS256';
ROLLBACK;
