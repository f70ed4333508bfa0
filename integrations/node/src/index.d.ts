/** As `GET session` of tgauth-pushd answers.  `user_id` stays with a person; a user name does not. */
export interface Session {
	readonly user_id: number;
	readonly telegram_id: number | null;
	readonly username: string | null;
	readonly first_name: string | null;
	readonly groups: readonly string[];
	readonly proof: "telegram" | "password" | "passkey";
	readonly login_id: string;
	readonly created_at: string;
	readonly expires_at: string;
}

/** A handle.  Both reject with Unavailable where nobody answers. */
export interface Sessions {
	find(token: string): Promise<Session | null>;
	end(token: string): Promise<void>;
}

/** `plainHttp`: the site is served without TLS, on a loopback name. */
export interface CookieOptions {
	plainHttp?: boolean;
}

export declare const COOKIE: "__Host-tgauth_session";
export declare const PLAIN_COOKIE: "tgauth_session";
export declare const UNAVAILABLE_TEXT: string;
export declare const UNAVAILABLE_FIELDS: Readonly<Record<string, string>>;

/** Nobody could be asked: a 503, and never a logout. */
export declare class Unavailable extends Error {
	readonly status: 503;
	readonly statusCode: 503;
}

export declare class HttpSessions implements Sessions {
	constructor(url: string | URL, options?: { timeout?: number });
	find(token: string): Promise<Session | null>;
	end(token: string): Promise<void>;
}

export declare class RedisSessions implements Sessions {
	constructor(client: { get(key: string): Promise<string | null> }, otherwise: Sessions);
	find(token: string): Promise<Session | null>;
	end(token: string): Promise<void>;
}

export interface Queryable {
	query(text: string, values: unknown[]): Promise<{ rows: any[] }>;
}

export declare class SqlSessions implements Sessions {
	constructor(pool: Queryable, options?: { schema?: string });
	find(token: string): Promise<Session | null>;
	end(token: string): Promise<void>;
}

/** `seconds` (1): for how long a session that was ended elsewhere may still be believed; `entries` (10000): of how many. */
export declare class CachedSessions implements Sessions {
	constructor(otherwise: Sessions, options?: { seconds?: number; entries?: number });
	find(token: string): Promise<Session | null>;
	end(token: string): Promise<void>;
}

export declare function sessionToken(cookieHeader: string | null | undefined, options?: CookieOptions): string | null;
export declare function tokenId(token: string): string | null;
export declare function loginPage(here: string, prefix?: string): string;
export declare function findByCookie(sessions: Sessions, cookieHeader: string | null | undefined, options?: CookieOptions): Promise<Session | null>;
