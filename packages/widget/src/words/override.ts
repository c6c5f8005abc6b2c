type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/**
 * The words with a host's own texts in their places. Whatever has no place, or is no text where one belongs, is left out: a page without
 * types must not empty a card.
 */
export const override = <Texts extends object>(words: Texts, own: unknown): Texts =>
  isTree(own) ? (merge(words as Tree, own) as Texts) : words;

function merge(words: Tree, own: Tree): Tree {
  return Object.fromEntries(
    Object.entries(words).map(([key, text]) => {
      const mine = own[key];
      if (typeof text === 'string') return [key, typeof mine === 'string' ? mine : text];
      if (!isTree(text) || !isTree(mine)) return [key, text];
      if ('other' in text) return [key, typeof mine.other === 'string' ? mine : text];
      return [key, merge(text, mine)];
    }),
  );
}
