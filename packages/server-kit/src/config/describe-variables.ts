import { type Variable, variableGroups } from './variable.js';
import { type VariableName, variableNames, variableOf } from './variables.js';

type Row = readonly [name: VariableName, variable: Variable];

function rowsOf(group: string): readonly Row[] {
  return variableNames.map((name) => [name, variableOf(name)] as const).filter(([, variable]) => variable.group === group);
}

function needOf({ needed, otherwise }: Variable): string {
  return needed === undefined ? `default: ${otherwise ?? 'none'}` : `needed ${needed}`;
}

/** The table for a terminal. */
export function describeVariables(): string {
  const groups = variableGroups.map((group) => {
    const rows = rowsOf(group).map(([name, variable]) => {
      const secret = variable.secret === true ? ` (secret; or ${name}_FILE)` : '';
      return `  ${name}${secret}\n      ${variable.about}\n      ${needOf(variable)} · e.g. ${variable.example}`;
    });
    return `${group}\n\n${rows.join('\n')}`;
  });
  return groups.join('\n\n');
}

/** The table as Markdown: docs/configuration.md holds it. */
export function describeVariablesAsMarkdown(): string {
  const groups = variableGroups.map((group) => {
    const rows = rowsOf(group).map(([name, variable]) => {
      const secret = variable.secret === true ? '<br>secret' : '';
      return `| \`${name}\`${secret} | ${variable.about} | ${needOf(variable)} | ${variable.example} |`;
    });
    return [`### ${group}`, '', '| variable | what it is | when | for example |', '| --- | --- | --- | --- |', ...rows].join('\n');
  });
  return groups.join('\n\n');
}
