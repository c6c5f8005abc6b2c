/**
 * Marks every schema that is built as free of effects, so that those of messages which a browser neither sends nor receives are left
 * out: zod says so of its factories itself, but not of the `.check()` behind them.
 */
export const pureSchemas = () => ({
  name: 'pure-schemas',
  transform(code, id) {
    if (!/[\\/]protocol[\\/]dist[\\/]/.test(id)) return null;
    // a call for a call: positions shift, but lines stay, which is all that a source map of compiled code is read for
    return { code: code.replaceAll(/\bz(?:\s*\.\w+)+\(/g, '/*@__PURE__*/ $&'), map: null };
  },
});
