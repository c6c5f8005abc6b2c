import { type RouteName, routes } from '@callseal/protocol/routes';
import { readEnvironment } from '../../config/variables.js';
import { createOpenApiDocument } from '../../openapi/openapi-document.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, ExitCode } from '../command-io.js';

/** Prints the description of every route. Needs no configuration; the public URL is named where there is one. */
export function printOpenApi(args: readonly string[], io: CommandIo): ExitCode {
  readArguments(args, {});
  const { values } = readEnvironment(io.env, ['CALLSEAL_PUBLIC_BASE_URL']);
  const names = Object.keys(routes) as RouteName[];
  io.out(JSON.stringify(createOpenApiDocument({ names, publicBaseUrl: values.CALLSEAL_PUBLIC_BASE_URL }), undefined, 2));
  return 0;
}
