// What a dry release prints at its end.

/** Columns as wide as their widest cell; numbers to the right. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const right = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || /^[\d.,]+ (kB|s)$/.test(row[column])),
  );
  const line = (row) => row.map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ');
  const [first, ...rest] = cells;
  return `${[line(first), widths.map((width) => '─'.repeat(width)).join('  '), ...rest.map(line)].map((text) => text.trimEnd()).join('\n')}\n`;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const seconds = (value) => (value === undefined ? '–' : `${value.toFixed(0)} s`);

export const tarballTable = (packed) =>
  table(
    ['tarball', 'version', 'files', 'packed', 'unpacked'],
    packed.map(({ name, version, entryCount, size, unpackedSize }) => [
      name,
      version,
      entryCount,
      kilobytes(size),
      kilobytes(unpackedSize),
    ]),
  );

/** The files for a script tag, each with the hash that goes into its `integrity`. Empty while no package has any. */
export function sriTable(packed) {
  const rows = packed.flatMap(({ name, sri }) => Object.entries(sri).map(([file, hash]) => [`${name}/${file}`, hash]));
  return rows.length === 0 ? '' : table(['file for a script tag', 'integrity'], rows);
}

export const consumerTable = (results) =>
  table(
    ['consumer', 'installed', 'ran', 'result'],
    results.map(({ name, installed, ran, passed, step }) => [
      name,
      seconds(installed),
      seconds(ran),
      passed ? 'passed' : `FAILED (${step})`,
    ]),
  );
