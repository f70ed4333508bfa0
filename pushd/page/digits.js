// digits.js
//	The form for the bot's six digits in <tgauth-login>, which loads it where it is needed.
import { at } from "./wait.js";

// Adds it to the element's root; it leads to where the element does once they are right.
export function form(element, add) {
	const all = add(element.root, "form", "form");
	const label = add(all, "label", "label");
	const digits = add(label, "input", "digits");
	const path = add(all, "input");
	const button = add(all, "button", "button");
	label.prepend(element.texts.digits);
	button.textContent = element.texts.go;
	all.method = "post";
	all.action = at("return/code");
	Object.assign(digits, { name: "code", required: true, inputMode: "numeric", autocomplete: "off", dir: "ltr" });
	Object.assign(path, {
		name: "return",
		type: "hidden",
		value: element.getAttribute("return") || location.pathname + location.search,
	});
	return all;
}
