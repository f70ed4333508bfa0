import type { RequestHandler } from "express";
import type { CookieOptions, Session, Sessions } from "./index.js";

declare global {
	namespace Express {
		interface Request {
			tgauth: Session | null;
		}
	}
}

export declare function tgauth(sessions: Sessions, options?: CookieOptions): RequestHandler;
export declare function loginRequired(options?: { groups?: string[] }): RequestHandler;
export declare function logout(sessions: Sessions, options?: CookieOptions): RequestHandler;
