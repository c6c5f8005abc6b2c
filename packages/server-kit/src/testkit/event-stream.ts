/** An event as a page reads it. */
export interface ReadEvent {
  readonly id: number;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads complete events of a text of server-sent events; comments and `retry` are left out. */
export function parseEvents(text: string): readonly ReadEvent[] {
  return text
    .split('\n\n')
    .filter((block) => /^id: /m.test(block))
    .map((block) => {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      return { id: Number(field('id')), name: field('event'), data: JSON.parse(field('data')) as ReadEvent['data'] };
    });
}

/** The events of a response as they come. */
export async function* readEvents(response: Response): AsyncGenerator<ReadEvent> {
  if (response.body === null) return;
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n\n');
    if (end === -1) continue;
    yield* parseEvents(text.slice(0, end + 2));
    text = text.slice(end + 2);
  }
}

/** All of them. */
export async function allEvents(response: Response): Promise<readonly ReadEvent[]> {
  return parseEvents(await response.text());
}
