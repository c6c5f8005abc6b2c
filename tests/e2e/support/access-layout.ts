/** What of a card does not fit, lies on something else, or is too small to hit, in CSS pixels as drawn. */
import type { AccessCard } from './access-card.js';

/** Parts with nothing to read that are cut on purpose: the filled piece of a bar, and what only a screen reader gets. */
const cutOnPurpose = '[part="bar"], [part="undo"], [part="undo"] *, .spoken, svg, svg *';

/**
 * Text outside its box or the card, boxes of siblings on one another, a page that scrolls sideways.
 * @returns one line for each fault
 */
export const layoutFaults = (card: AccessCard): Promise<readonly string[]> =>
  card.agent.evaluate((agent, cut) => {
    const found: string[] = [];
    const root = agent.shadowRoot?.querySelector('[part="card"]');
    if (root === null || root === undefined) return ['there is no card'];
    const nameOf = (element: Element) =>
      `${element.getAttribute('part') ?? element.localName} "${element.textContent.trim().slice(0, 30)}"`;
    const sticksOut = (inner: DOMRect, outer: DOMRect) =>
      inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
    const parts = [...root.querySelectorAll<HTMLElement>('*')].filter(
      (element) => !element.matches(cut) && element.checkVisibility() && element.getBoundingClientRect().height > 0,
    );
    for (const element of parts) {
      if (sticksOut(element.getBoundingClientRect(), root.getBoundingClientRect())) found.push(`${nameOf(element)} leaves the card`);
      // what may overflow is drawn where it is and looked at line by line below
      if (getComputedStyle(element).overflow !== 'visible') {
        if (element.scrollWidth > element.clientWidth + 1) found.push(`${nameOf(element)} is cut at the side`);
        if (element.scrollHeight > element.clientHeight + 1) found.push(`${nameOf(element)} is cut below`);
      }
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || node.textContent?.trim() === '') continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box =
          (getComputedStyle(element).display === 'inline' ? element.closest('p, dd, dt, div, [part="card"]') : element) ?? element;
        for (const line of range.getClientRects()) {
          if (sticksOut(line, box.getBoundingClientRect())) found.push(`text of ${nameOf(element)} leaves its box`);
          if (sticksOut(line, root.getBoundingClientRect())) found.push(`text of ${nameOf(element)} leaves the card`);
        }
      }
      const siblings = parts.filter((other) => other.parentElement === element.parentElement);
      for (const other of siblings.slice(siblings.indexOf(element) + 1)) {
        const [a, b] = [element.getBoundingClientRect(), other.getBoundingClientRect()];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 1) found.push(`${nameOf(element)} lies on ${nameOf(other)}`);
      }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${String(scrollWidth)} px wide in ${String(clientWidth)}`);
    return [...new Set(found)];
  }, cutOnPurpose);

/**
 * Controls whose box is smaller than this many CSS pixels either way.
 * @returns one line for each
 */
export const smallTargets = (card: AccessCard, least: number): Promise<readonly string[]> =>
  card.agent.evaluate((agent, size) => {
    const controls = [...(agent.shadowRoot?.querySelectorAll('button, summary, a, input') ?? [])];
    return controls
      .map((control) => ({ text: control.textContent.trim(), box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.width < size || box.height < size)
      .map(({ text, box }) => `${text} is ${String(box.width)} by ${String(box.height)}`);
  }, least);

/** Adds rules to the card as a browser's user style would: through an adopted style sheet, which a content security policy allows. */
export const addRules = (card: AccessCard, rules: string): Promise<void> =>
  card.agent.evaluate((agent, css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    agent.shadowRoot?.adoptedStyleSheets.push(sheet);
  }, rules);

/** WCAG 1.4.12: the spacing that a reader may set. */
export const textSpacing =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p, blockquote, dd { margin-block-end: 2em !important }';
