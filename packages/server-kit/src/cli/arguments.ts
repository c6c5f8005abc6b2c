import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './command-io.js';

/** Reads a command's words and options. `names` are the words it expects; their texts are never repeated in a refusal. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  names: readonly string[] = [],
): { readonly values: ReturnType<typeof parse<Options>>['values']; readonly words: readonly string[] } {
  let parsed: ReturnType<typeof parse<Options>>;
  try {
    parsed = parse(args, options);
  } catch (error) {
    // messages of parseArgs name the option that is not known: it may be a value that was put in the wrong place
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const known = Object.keys(options).map((name) => `--${name}`);
    const hint = known.length === 0 ? 'it takes no options' : `its options are ${known.join(', ')}`;
    throw new UsageError(
      code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? `There is an unknown option: ${hint}.` : `An option is wrong: ${hint}.`,
    );
  }
  if (parsed.positionals.length !== names.length) {
    throw new UsageError(
      names.length === 0 ? 'It takes no words after the command.' : `It takes ${names.map((name) => `<${name}>`).join(' ')}.`,
    );
  }
  return { values: parsed.values, words: parsed.positionals };
}

function parse<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
}
