// Attributes of custom-elements.json. The element declares its properties in `static properties`, without decorators, and Lit
// observes each in lower case unless told otherwise; what an attribute is for is said by `@attr` in the class JSDoc.

const plain = (type) =>
  type
    ?.split('|')
    .map((part) => part.trim())
    .filter((part) => part !== 'undefined')
    .join(' | ');

const valueOf = (ts, options, name) =>
  options.properties.find((option) => ts.isPropertyAssignment(option) && option.name.getText() === name)?.initializer;

/** `static properties` as `[{ field, attribute, reflects }]`; `attribute` is null where there is none. */
function declaredProperties(ts, classNode) {
  const isStatic = (member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const declared = classNode.members.find((member) => isStatic(member) && member.name?.getText() === 'properties');
  if (declared === undefined) return [];
  if (declared.initializer === undefined || !ts.isObjectLiteralExpression(declared.initializer))
    throw new Error(`${classNode.name.getText()}: static properties is not an object literal, which is all that can be read here.`);
  return declared.initializer.properties.map((property) => {
    const field = property.name.getText();
    const options = property.initializer;
    const given = valueOf(ts, options, 'attribute');
    const attribute = given === undefined ? field.toLowerCase() : ts.isStringLiteral(given) ? given.text : null;
    const state = valueOf(ts, options, 'state')?.kind === ts.SyntaxKind.TrueKeyword;
    return { field, attribute: state ? null : attribute, reflects: valueOf(ts, options, 'reflect')?.kind === ts.SyntaxKind.TrueKeyword };
  });
}

/** Joins attribute and field: the words of `@attr` first, those of the field where there are none. */
export const attributesOfStaticProperties = () => ({
  name: 'attributes-of-static-properties',
  analyzePhase({ ts, node, moduleDoc }) {
    if (!ts.isClassDeclaration(node)) return;
    const declaration = moduleDoc.declarations.find(({ kind, name }) => kind === 'class' && name === node.name?.getText());
    const properties = declaration?.customElement ? declaredProperties(ts, node) : [];
    for (const { field, attribute, reflects } of properties) {
      const member = declaration.members?.find(({ name }) => name === field);
      if (member === undefined) throw new Error(`${declaration.name}: property ${field} has no field.`);
      if (attribute === null) continue;
      Object.assign(member, { attribute }, reflects ? { reflects } : {});
      declaration.attributes ??= [];
      const said = declaration.attributes.find(({ name }) => name === attribute);
      const joined = {
        name: attribute,
        description: said?.description ?? member.description,
        type: said?.type ?? { text: plain(member.type?.text) },
        ...(member.default === undefined || member.default === 'undefined' ? {} : { default: member.default }),
        fieldName: field,
      };
      if (said === undefined) declaration.attributes.push(joined);
      else Object.assign(said, joined);
    }
  },
});
