// Custom states of custom-elements.json: `@cssstate <phase>` in the class JSDoc stands for one state per phase of a session.
import { readFileSync } from 'node:fs';

const sessionState = new URL('../../client/src/session/state.ts', import.meta.url);

/** Every phase of the union `Phase` with its comment, in the order of the source. */
function phasesOf(ts) {
  const source = ts.createSourceFile('state.ts', readFileSync(sessionState, 'utf8'), ts.ScriptTarget.ES2022, true);
  const union = source.statements.find((statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === 'Phase')?.type;
  if (union === undefined || !ts.isUnionTypeNode(union)) throw new Error(`${sessionState.pathname} has no union named Phase.`);
  return union.types.map((member) => {
    const phase = member.members.find(({ name }) => name.getText() === 'phase').type.literal.text;
    return { phase, comment: commentBefore(ts, source, member) };
  });
}

/** JSDoc in front of a member of a union: the parser does not attach it, so it is read from the text. */
function commentBefore(ts, source, member) {
  // it stands before the `|`, which is the nearest thing in front of the member
  const bar = source.text.lastIndexOf('|', member.getStart());
  const before = source.text.slice(0, bar).trimEnd();
  if (!before.endsWith('*/')) return null;
  const text = before.slice(before.lastIndexOf('/**') + 3, -2);
  return text.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
}

/** Writes the placeholder out. */
export const statesOfPhases = () => {
  let phases = [];
  return {
    name: 'states-of-phases',
    initialize({ ts }) {
      phases = phasesOf(ts);
    },
    moduleLinkPhase({ moduleDoc }) {
      for (const declaration of moduleDoc.declarations) {
        if (declaration.cssStates === undefined) continue;
        declaration.cssStates = declaration.cssStates.flatMap((state) =>
          state.name === '<phase>'
            ? phases.map(({ phase, comment }) => ({ name: phase, description: `The phase is \`${phase}\`. ${comment ?? ''}`.trim() }))
            : [state],
        );
      }
    },
  };
};
