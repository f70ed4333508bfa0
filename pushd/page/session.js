// session.js
//	For the pages of a user who is logged in: a page reloads at the moment its session ends,
//	wherever it was ended. Of a site's own page, too:
//
//	<script type="module" src="/tgauth/session.js"></script>
//
//	It asks who is there, and holds a WebSocket while somebody is. When the line breaks it
//	asks again, so nothing is missed while pushd or the network is away.

const at = (name) => new URL(name, import.meta.url);
let was, tries = 0;

const later = () => setTimeout(watch, Math.min(500 * 2 ** tries++, 30000) * (0.5 + Math.random()));

async function watch() {
	const answer = await fetch(at("session")).catch(() => 0);
	if (answer.status == 401) return was && location.reload();
	if (!answer.ok) return later();
	was = 1;
	const line = new WebSocket(at("ws").href.replace("http", "ws"), "tgauth.v1");
	line.onopen = () => (tries = 0);
	line.onmessage = ({ data }) => JSON.parse(data).state == "revoked" && location.reload();
	line.onclose = later;
}

watch();
