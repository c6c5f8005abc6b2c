/**
 * Writes a body that somebody else has parsed as the text that the kit reads. What no form of ours can hold (objects in a form, made of
 * names with brackets) is left out: such a field was never named as the route wants it.
 */
export function textOfParsedBody(body: unknown, contentType: string): string {
  if (typeof body === 'string') return body;
  if (Buffer.isBuffer(body)) return body.toString('utf8');
  if (body === undefined) return '';
  if (!isForm(contentType) || typeof body !== 'object' || body === null) return JSON.stringify(body);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const text of values) if (typeof text === 'string') form.append(name, text);
  }
  return form.toString();
}

/** Whether a content type is that of a urlencoded form. */
export function isForm(contentType: string): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType.trim());
}
