// session.js
//	For the pages of a user who is logged in: a page reloads at the moment its session ends,
//	wherever it was ended. Of a site's own page, too:
//
//	<script type="module" src="/tgauth/session.js"></script>
//
//	It asks who is there, and holds a line while somebody is, which is mended when it breaks;
//	so nothing is missed while pushd or the network is away.
import { listen, pause, request } from "./wait.js";

async function state() {
	const answer = await request("session");
	return answer.status == 401 ? "revoked" : answer.ok && "waiting";
}

async function watch() {
	let now;
	for (let n = 0; !(now = await state()); n++) await pause(n);
	if (now == "waiting") listen((frame) => frame.state == "revoked" && location.reload(), { check: state });
}

watch();
