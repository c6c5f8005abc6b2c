import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadWords, nearestLanguage, type Wanted, wordsHere } from '../languages/load-words.js';
import { english } from '../words/english.js';
import { createWording, type Wording } from '../words/wording.js';
import type { PartialWords, Words } from '../words/words.js';

/** What a language controller reads from its host, and tells it. */
export interface LanguageWiring {
  /** The host's own texts as they are now. */
  readonly own: () => PartialWords | undefined;
  /** The file of a language could not be had; the card is in English. */
  readonly onMissing: (language: string) => void;
  /** Where words come from. Default: the files beside this one. */
  readonly load?: (language: string) => Promise<Words>;
}

/**
 * Finds the language of its host as HTML defines it (the nearest `lang`, through shadow roots) and follows it while the host is in the
 * page. Until another language has come the one before stays. Asks for a draw, never draws.
 */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #wiring: LanguageWiring;
  #observer: MutationObserver | null = null;
  #wanted: Wanted | null = null;
  #words: Words = english;
  #locale = 'en';
  #made: { readonly from: readonly unknown[]; readonly wording: Wording } | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, wiring: LanguageWiring) {
    this.#host = host;
    this.#wiring = wiring;
    host.addController(this);
  }

  /** The words in use, the same object until one of their sources changes. */
  get wording(): Wording {
    const own = this.#wiring.own();
    const from = [this.#words, this.#locale, own];
    if (this.#made?.from.every((source, at) => source === from[at]) !== true) {
      this.#made = { from, wording: createWording(this.#words, { locale: this.#locale, own }) };
    }
    return this.#made.wording;
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => {
      this.#look();
    });
    for (const root of rootsOf(this.#host)) this.#observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
    this.#look();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#wanted = null;
  }

  #look(): void {
    const wanted = nearestLanguage(tagOf(this.#host));
    if (wanted.locale === this.#wanted?.locale) return;
    this.#wanted = wanted;
    const here = this.#wiring.load === undefined ? wordsHere(wanted.language) : undefined;
    if (here === undefined) void this.#fetch(wanted);
    else this.#show(here, wanted.locale);
  }

  /** The newest wish wins, and a host that left wishes nothing. */
  async #fetch(wanted: Wanted): Promise<void> {
    const { load = loadWords, onMissing } = this.#wiring;
    const words = await load(wanted.language).catch(() => null);
    if (this.#wanted !== wanted) return;
    if (words !== null) {
      this.#show(words, wanted.locale);
      return;
    }
    // no longer wished for, so that the next change of a language tries again
    this.#wanted = null;
    this.#show(english, 'en');
    onMissing(wanted.language);
  }

  #show(words: Words, locale: string): void {
    if (words === this.#words && locale === this.#locale) return;
    this.#words = words;
    this.#locale = locale;
    this.#host.requestUpdate();
  }
}

/** The `lang` that counts for a node: its own or the nearest above it; empty when there is none. */
function tagOf(host: Node): string {
  for (let node: Node | null = host; node !== null; node = node.parentNode ?? shadowHostOf(node)) {
    const tag = node.nodeType === Node.ELEMENT_NODE ? (node as Element).getAttribute('lang') : null;
    if (tag !== null) return tag;
  }
  return '';
}

const shadowHostOf = (node: Node): Element | null =>
  node.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? ((node as Partial<ShadowRoot>).host ?? null) : null;

/** The document or shadow root around a node, and those around that. */
function rootsOf(node: Node): Node[] {
  const root = node.getRootNode();
  const host = shadowHostOf(root);
  return host === null ? [root] : [root, ...rootsOf(host)];
}
