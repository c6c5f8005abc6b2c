/**
 * Marks every schema that is built as free of effects, so that those of messages which a browser neither sends nor receives are left
 * out: zod says so of its factories itself, but not of the `.check()` behind them, or on a schema that has a name.
 */
export const pureSchemas = () => ({
  name: 'pure-schemas',
  transform(code, id) {
    if (!/[\\/]protocol[\\/]dist[\\/]/.test(id)) return null;
    // a call for a call: positions shift, but lines stay, which is all that a source map of compiled code is read for
    return { code: code.replaceAll(/\b(?:z(?:\s*\.\w+)+|\w+Schema\.check)\(/g, '/*@__PURE__*/ $&'), map: null };
  },
});
