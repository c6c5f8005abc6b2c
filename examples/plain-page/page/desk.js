// The page's side: it tells the element which call is live, and that is all.
const ask = async (path) => {
  const response = await fetch(`/desk/${path}`, { method: 'POST', headers: { 'x-desk': 'page' } });
  if (!response.ok) throw new Error(`The desk answered ${response.status}.`);
  return response.json();
};
const find = (id) => document.getElementById(id);
const { token, callers } = await ask('session');

// #region element
const agent = document.querySelector('callseal-agent');
// one address: the server kit holds the rest
agent.urlsConfig = { urlRelay: `${location.origin}/kit` };
// read at the moment of each request, so that a renewed token counts
agent.securityToken = () => token;
agent.addEventListener('callseal-verified', ({ detail }) => {
  // for the agent's eyes; what may be done on its strength is decided on the server
  console.info('verified', detail.callSid);
});
// #endregion

// #region call
async function take(caller) {
  const { callSid, number } = await ask(`answer/${caller.id}`);
  Object.assign(agent, { callSid, callerId: number, callInProgress: true });
  show(`${caller.name} is on the line.`, callSid);
}

async function hangUp() {
  await ask(`hang-up/${agent.callSid}`);
  agent.callInProgress = false;
  show('No call.', null);
}
// #endregion

function show(text, callSid) {
  find('line').textContent = text;
  find('hang-up').disabled = callSid === null;
  for (const button of find('callers').querySelectorAll('button')) button.disabled = callSid !== null;
}

/** What fails is said where the agent looks. */
const say = (error) => {
  find('line').textContent = error.message;
};
find('hang-up').addEventListener('click', () => hangUp().catch(say));
for (const caller of callers) {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: `Take ${caller.name}` });
  button.addEventListener('click', () => take(caller).catch(say));
  const item = document.createElement('li');
  item.append(button);
  find('callers').append(item);
}
