// The first page of the site, as settings of VitePress's home layout. JSON, which is YAML too.
const home = {
  layout: 'home',
  hero: {
    name: 'Callseal',
    text: 'Verify the person on a phone call',
    tagline:
      "One tag in the agent's page. The caller simply talks; the agent sees what the evidence is worth, and a server decides what may be done on it.",
    actions: [
      { theme: 'brand', text: 'From zero to a verified call', link: '/guide' },
      { theme: 'alt', text: 'Concepts', link: '/concepts' },
      { theme: 'alt', text: 'Agent desktops', link: '/packages/widget/hosts' },
    ],
  },
  features: [
    {
      title: 'Any agent desktop',
      details: 'A web component with adapters for Twilio Flex, Genesys Cloud, Amazon Connect, an iframe, or a page of your own.',
      link: '/packages/widget/hosts',
    },
    {
      title: 'Your own server',
      details:
        'Encrypted registrations, consent, limits and audit in one function from request to answer, on Node, Express, Lambda and others.',
      link: '/packages/server-kit/',
    },
    {
      title: 'A gate, not a green tick',
      details:
        'A matching voice is a signal. A policy weighs it with codes, questions and fraud checks, and grants one action on one call.',
      link: '/gate',
    },
    {
      title: 'Honest figures',
      details: 'Error rates are measured per condition and printed with their counts. “Cannot tell” is an answer.',
      link: '/packages/engine/error-rates',
    },
    {
      title: 'Errors with a mend',
      details: 'Every error has a stable code, one sentence of what happened and one of what to do.',
      link: '/errors',
    },
    {
      title: 'Coming from elsewhere',
      details: 'Every property, verb, state and number of the Flex voice plugin and of Amazon Connect Voice ID, and what they are here.',
      link: '/migrating-from-voice-id',
    },
  ],
};

export const homePage = () => `---\n${JSON.stringify(home, null, 2)}\n---\n`;
