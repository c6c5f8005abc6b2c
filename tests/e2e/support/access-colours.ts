/** Contrast of what is not text, read from what the browser painted, so that forced colours and mixed colours count as they are seen. */
import type { AccessCard } from './access-card.js';

export type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG 2.2: (L1 + 0.05) / (L2 + 0.05). */
export function contrast(one: Rgb, other: Rgb): number {
  const luminance = (colour: Rgb): number => {
    const [red, green, blue] = colour.map((value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

export interface Picture {
  /** Colour at this place, counted from the left upper corner of the element, in CSS pixels. */
  at(x: number, y: number): Rgb;
  /** Every colour of a column of pixels, from top to bottom. */
  column(x: number): readonly Rgb[];
  readonly width: number;
  readonly height: number;
}

/** Takes a picture of the part that the selector names, with this many pixels around it. */
export async function pictureOf(card: AccessCard, selector: string, around = 0): Promise<Picture> {
  const box = await card.agent.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not shown.`);
  const clip = {
    x: Math.floor(box.x) - around,
    y: Math.floor(box.y) - around,
    width: Math.ceil(box.width) + 2 * around,
    height: Math.ceil(box.height) + 2 * around,
  };
  const shot = await card.page.screenshot({ clip, animations: 'allow' });
  const data = await card.page.evaluate(
    async ({ base64, width, height }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen?.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
      return [...(pen?.getImageData(0, 0, width, height).data ?? [])];
    },
    { base64: shot.toString('base64'), width: clip.width, height: clip.height },
  );
  const at = (x: number, y: number): Rgb => {
    const start = (Math.floor(y) * clip.width + Math.floor(x)) * 4;
    return [data[start] ?? 0, data[start + 1] ?? 0, data[start + 2] ?? 0];
  };
  return { at, column: (x) => Array.from({ length: clip.height }, (_, y) => at(x, y)), width: clip.width, height: clip.height };
}

/** The greatest contrast that any of these colours has with another one. */
export const most = (colours: readonly Rgb[], ground: Rgb): number => Math.max(...colours.map((colour) => contrast(colour, ground)));
