import { expect, test } from './support/access-card.js';

// what assistive technology reads: the accessibility tree of every state on the way, complete, and what is said by itself, in order

const consentConfig = { required: true, text: 'May we listen?', textVersion: 'acme-7' } as const;
/** Said while somebody is listened to: no more than the quarters. */
const quarters = (title: string) => [title, ...['25', '50', '75'].map((percent) => `${title} ${percent} percent.`)];
const waiting = 'Waiting for the caller’s voice. All connected. Let the caller speak.';
const lookedUp = {
  registered: 'Registered. Verify the caller’s voice while you simply talk.',
  not: 'Not registered yet. If the caller agrees, register their voice while you talk.',
};

test('registering says its steps, each quarter and its outcome once; the tree tells the same', async ({ card }) => {
  await card.open();
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Not registered yet
      - paragraph: If the caller agrees, register their voice while you talk.
      - button "Register"
      - status: Not registered yet. If the caller agrees, register their voice while you talk.
  `);
  await card.act('register');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Starting registration
      - paragraph: /service/
      - button "Stop"
      - status: Starting registration.
  `);
  await card.until('listening');
  await card.run(1800);
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Listening to register
      - paragraph: Just keep the conversation going.
      - progressbar "Speech heard"
      - paragraph: /^1(\\.\\d)? s heard needs about 2 s more$/
      - button "Stop"
      - status: Listening to register. 25 percent.
  `);
  await expect(card.agent.getByRole('progressbar')).toHaveAttribute(
    'aria-valuetext',
    /^1(\.\d)? seconds? heard, needs about 2 seconds more$/,
  );
  await card.until('deciding');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Making the registration
      - paragraph: That was enough speech.
      - progressbar "Speech heard"
      - paragraph: 3 s heard
      - button "Stop"
      - status: Making the registration.
  `);
  await card.until('storing');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Saving the registration
      - paragraph: Nearly done.
      - status: Saving the registration.
  `);
  await card.until('verified');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Registered, and the test matched
      - paragraph: From now on this caller can be verified by voice.
      - group: Details
      - group: 2 attempts on this call
      - button "Done"
      - button "Delete registration"
      - status: Registered, and the test matched. From now on this caller can be verified by voice.
  `);
  expect(await card.spoken()).toEqual([
    lookedUp.not,
    'Starting registration.',
    waiting,
    ...quarters('Listening to register.'),
    'Making the registration.',
    'Saving the registration.',
    'Registered, starting the test.',
    waiting,
    ...quarters('Registered, testing it now.'),
    'Comparing the voices.',
    'Registered, and the test matched. From now on this caller can be verified by voice.',
  ]);
});

test('verifying says its steps, each quarter and its verdict once; the tree tells the same', async ({ card }) => {
  await card.open({ registered: true });
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Registered
      - paragraph: Verify the caller’s voice while you simply talk.
      - button "Verify"
      - button "Delete registration"
      - status: Registered. Verify the caller’s voice while you simply talk.
  `);
  await card.act('verify');
  await card.until('listening');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Listening to verify
      - paragraph: Just keep the conversation going.
      - progressbar "Speech heard"
      - paragraph: /s heard needs about 3 s more$/
      - button "Stop"
      - status: Listening to verify.
  `);
  await card.until('verified');
  await card.agent.locator('summary').click();
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Voice matches the registration
      - paragraph: A clear match. You can carry on.
      - group:
        - text: Details
        - term: Similarity
        - definition: 0.90, needs 0.80
        - term: Live voice
        - definition: 0.75, needs 0.50
        - term: Speech
        - definition: 3 s
        - term: Answered by
        - definition: mock (simulated answer)
      - button "Done"
      - button "Delete registration"
      - status: Voice matches the registration. A clear match. You can carry on.
  `);
  expect(await card.spoken()).toEqual([
    lookedUp.registered,
    'Starting verification.',
    waiting,
    ...quarters('Listening to verify.'),
    'Comparing the voices.',
    'Voice matches the registration. A clear match. You can carry on.',
  ]);
});

test('deleting says its question, the time to undo and its outcome once; the tree tells the same', async ({ card }) => {
  await card.open({ registered: true, properties: { parametersConfig: { undoSeconds: 5 } } });
  await card.act('delete');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Delete this registration?
      - paragraph: The caller would have to register again.
      - button "Keep it"
      - button "Delete"
      - status: Delete this registration? The caller would have to register again.
  `);
  await card.act('confirm-delete');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Registration will be deleted
      - paragraph: You can undo this for 5 s.
      - button "Undo"
      - status: Registration will be deleted. You can undo this for 5 seconds.
  `);
  await card.until('deleting');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Deleting the registration
      - paragraph: One moment.
      - status: Deleting the registration.
  `);
  await card.until('deleted');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Registration deleted
      - paragraph: The caller is no longer registered.
      - button "Register"
      - button "Done"
      - status: Registration deleted. The caller is no longer registered.
  `);
  expect(await card.spoken()).toEqual([
    lookedUp.registered,
    'Delete this registration? The caller would have to register again.',
    'Registration will be deleted. You can undo this for 5 seconds.',
    'Deleting the registration.',
    'Registration deleted. The caller is no longer registered.',
  ]);
});

test('asking for consent says that a text is to be read, and each answer once; the tree tells the same', async ({ card }) => {
  await card.open({ properties: { consentConfig } });
  await card.act('register');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Ask for consent
      - paragraph: "Read this to the caller:"
      - blockquote: May we listen?
      - paragraph: Consent text acme-7
      - button "They agreed"
      - button "They said no"
      - button "Not now"
      - status: "Ask for consent. Read this to the caller:"
  `);
  await card.act('refuse');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: The caller said no
      - paragraph: That is fine. Verify the caller another way.
      - button "Agreed after all"
      - button "Done"
      - status: The caller said no. That is fine. Verify the caller another way.
  `);
  await card.run(400);
  await card.act('agree');
  await expect(card.agent).toMatchAriaSnapshot(`
    - region "Voice check":
      - /children: deep-equal
      - text: Voice check Simulated On call
      - paragraph: Saving the consent
      - paragraph: Listening starts once it is saved.
      - status: Saving the consent.
  `);
  await card.until('connecting');
  expect(await card.spoken()).toEqual([
    lookedUp.not,
    'Ask for consent. Read this to the caller:',
    'The caller said no. That is fine. Verify the caller another way.',
    'Saving the consent.',
    'Starting registration.',
  ]);
});

test('outcomes other than a yes are said once, with what to do, and without moving the focus', async ({ card }) => {
  const outcomes = {
    resultFailScore: 'Voice does not match. Far from the registered voice. Verify the caller another way before you go on.',
    resultFailSpoof: 'Sounds like a recording that was heard before. Do not rely on the voice. Follow your fraud procedure.',
    errorAudio: 'Could not tell. The line is too noisy. Ask the caller to move somewhere quieter.',
    errorConsumerNotReady: 'Could not verify. The voice service is not ready. Try again, or verify the caller another way.',
    errorDasPeak: 'Could not verify. The voice service gave no answer. Try again, or verify the caller another way.',
  };
  for (const [response, said] of Object.entries(outcomes)) {
    await card.open({ registered: true, response, development: { automaticVerification: true } });
    await card.page.getByText('Before').focus();
    await card.run(9000);
    const spoken = await card.spoken();
    expect(
      spoken.filter((text) => text === said),
      response,
    ).toEqual([said]);
    expect(spoken.at(-1)).toBe(said);
    await card.expectFocus('Before');
  }
});
