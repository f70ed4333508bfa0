"""Whether what a page shows can be read: WCAG 2 AA, of the colours that a browser came to."""

# Every text with the colours it is seen in, wherever a background is not transparent.
CONTRASTS = """
    const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (c) => c.slice(0, 3).map((v) => v / 255)
        .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (e) => {
        for (; e; e = e.parentElement) {
            const c = parse(getComputedStyle(e).backgroundColor);
            if (c.length == 3 || c[3] == 1) return c;
            if (c[3] > 0) throw new Error("half transparent: " + e.outerHTML);
        }
        return parse(getComputedStyle(document.body).backgroundColor);
    };
    const found = [];
    for (const e of document.querySelectorAll("main *")) {
        const own = [...e.childNodes].some((n) => n.nodeType == 3 && n.data.trim()) || e.matches("input[readonly]");
        if (!own || !e.checkVisibility() || !e.getClientRects().length || e.closest("noscript")) continue;
        const style = getComputedStyle(e), size = parseFloat(style.fontSize);
        if (style.visibility != "visible") continue;
        let opacity = 1;
        for (let p = e; p; p = p.parentElement) opacity *= getComputedStyle(p).opacity;
        if (opacity == 0) continue;
        const [a, b] = [light(parse(style.color)), light(behind(e))];
        const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
        found.push([(e.textContent || e.value).trim().slice(0, 40),
            opacity * (Math.max(a, b) + .05) / (Math.min(a, b) + .05), large ? 3 : 4.5]);
    }
    return found;"""


def check_contrast(browser):
    found = browser.script(CONTRASTS)
    assert found
    assert [f for f in found if f[1] < f[2]] == []
    return len(found)
