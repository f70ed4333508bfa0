import type { MiddlewareHandler } from "hono";
import type { CookieOptions, Session, Sessions } from "./index.js";

declare module "hono" {
	interface ContextVariableMap {
		tgauth: Session | null;
	}
}

export declare function tgauth(sessions: Sessions, options?: CookieOptions): MiddlewareHandler;
export declare function loginRequired(options?: { groups?: string[] }): MiddlewareHandler;
export declare function logout(sessions: Sessions, options?: CookieOptions): MiddlewareHandler;
