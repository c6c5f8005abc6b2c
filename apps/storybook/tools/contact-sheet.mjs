/** A page with every sheet, by the group of its story. */
export function contactSheet(names) {
  const figure = (name) => {
    const title = name
      .replace(/\.png$/, '')
      .replace('--', ': ')
      .replaceAll('-', ' ');
    return `<figure><figcaption>${title}</figcaption><img src="../screenshots/${name}" alt="${title} at 280, 360 and 480 px, light above dark" loading="lazy"></figure>`;
  };
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Callseal: every picture</title>
<style>
  body { margin: 24px; font: 14px/1.5 system-ui, sans-serif; background: #fff; color: #18202f; }
  figure { margin: 0 0 32px; }
  img { display: block; max-width: 100%; border: 1px solid #dfe3ea; }
</style>
<h1>Every picture: 280, 360 and 480 px wide, light above dark</h1>
${names.map(figure).join('\n')}
</html>
`;
}
