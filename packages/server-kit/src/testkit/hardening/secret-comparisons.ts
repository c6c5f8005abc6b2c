import ts from 'typescript';

/** Names of what must not be compared byte by byte: the time would tell how much of a guess was right. */
const secretName = /(token|secret|signature|password|digest|hmac|apikey|credential|passcode|onetimecode|expectedcode)s?$/i;
/** Names that end in one of these words and are about something public. */
const publicName = /^(hasToken|needsSignature|tokenType)$/;
const comparing: ReadonlySet<string> = new Set(['includes', 'indexOf', 'startsWith', 'endsWith', 'localeCompare', 'equals', 'compare']);
const equality: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Reads a TypeScript source. */
export function parse(text: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** Texts of the comparisons in a source that take longer the more of a secret is right. Comparing with a literal tells nothing. */
export function secretComparisons(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (compares(node)) {
      found.push(node.getText(source).split('\n')[0] ?? '');
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function compares(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node) && equality.has(node.operatorToken.kind)) {
    return (isSecret(node.left) && !isConstant(node.right)) || (isSecret(node.right) && !isConstant(node.left));
  }
  if (ts.isSwitchStatement(node)) return isSecret(node.expression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !comparing.has(node.expression.name.text))
    return false;
  const [argument] = node.arguments;
  const operands = [node.expression.expression, ...node.arguments];
  return operands.some(isSecret) && !(argument !== undefined && isConstant(argument));
}

function isSecret(node: ts.Expression): boolean {
  const name = ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
  return name !== undefined && secretName.test(name) && !publicName.test(name);
}

function isConstant(node: ts.Expression): boolean {
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(node) && node.text === 'undefined')
  );
}
