import { routes } from '@callseal/protocol/routes';
import { entryWords } from './entry-words.js';

const { title, hint, label, button } = entryWords.en;
/** As seen from the page, wherever the kit is mounted. */
const near = (path: string): string => path.slice(1);

/**
 * The page on which a caller enters a code by a one-time link. The link's secret is in the fragment of the address, which no browser sends
 * and no log sees. Nothing is loaded but the script and the style beside it.
 */
export const entryPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${near(routes.enterStyle.path)}">
<script src="${near(routes.enterScript.path)}" defer></script>
</head>
<body>
<main>
<h1 id="title">${title}</h1>
<form id="form" novalidate>
<p id="hint">${hint}</p>
<label id="label" for="code">${label}</label>
<input id="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="20" dir="ltr" aria-describedby="hint status">
<button id="button" type="submit">${button}</button>
</form>
<p id="status" role="status"></p>
</main>
</body>
</html>
`;

/** Its style: light or dark as the device is, also in forced colours. */
export const entryStyle = `:root { color-scheme: light dark; --ink: #1b2733; --paper: #f4f6f8; --card: #fff; --line: #6b7a89; --accent: #0b5cad; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #10161c; --card: #1a232c; --line: #8a99a8; --accent: #7db8f5; --on-accent: #08121c; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 0 auto; padding: 2rem 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
form { background: var(--card); padding: 1.25rem; border-radius: 0.75rem; border: 1px solid transparent; }
p { margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin-bottom: 0.25rem; }
input { width: 100%; font: inherit; font-size: 1.5rem; letter-spacing: 0.2em; padding: 0.5rem 0.75rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 0.5rem; }
button { width: 100%; min-height: 3rem; margin-top: 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 1px solid transparent; border-radius: 0.5rem; }
button:disabled { opacity: 0.6; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#status { margin-top: 1rem; min-height: 1.5em; }
`;

/** Its script. Texts are only ever set as text. */
export const entryScript = `'use strict';
(() => {
  const words = ${JSON.stringify(entryWords)};
  const asked = navigator.languages.map((language) => language.split('-')[0]);
  const language = asked.find((one) => Object.hasOwn(words, one)) ?? 'en';
  const text = words[language];
  const find = (id) => document.getElementById(id);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = text.title;
  for (const id of ['title', 'hint', 'label', 'button']) find(id).textContent = text[id];
  const [form, code, button, status] = ['form', 'code', 'button', 'status'].map(find);
  const reasons = { CODE_WRONG_OR_EXPIRED: 'wrong', CODES_LIMITED: 'limited', BODY_MALFORMED: 'noDigits' };
  const say = (what) => {
    status.textContent = text[what];
  };
  const send = async () => {
    const response = await fetch('${near(routes.enterCode.path)}', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: location.hash.slice(1), code: code.value }),
    });
    if (response.ok) return 'accepted';
    const { code: reason } = await response.json();
    return reasons[reason] ?? 'failed';
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    code.removeAttribute('aria-invalid');
    say('checking');
    const outcome = await send().catch(() => 'failed');
    button.disabled = false;
    say(outcome);
    if (outcome === 'accepted') {
      form.remove();
      return;
    }
    if (outcome !== 'failed') code.setAttribute('aria-invalid', 'true');
    code.value = '';
    code.focus();
  });
  code.focus();
})();
`;
