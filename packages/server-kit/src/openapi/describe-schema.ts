import { relayRoutes, StreamRequestSchema } from '@callseal/protocol/routes';
import * as z from 'zod/mini';

/** A JSON Schema (2020-12, which is what OpenAPI 3.1 speaks). */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Describes what a schema accepts (`input`) or what it gives (`output`). */
export function describeSchema(schema: z.ZodMiniType, io: 'input' | 'output'): JsonSchema {
  const described: JsonSchema = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: mend });
  // the document as a whole says which dialect it speaks
  delete described.$schema;
  return described;
}

/** Requests of which one of two names is needed, which their schemas say in code. */
const namingCalls = [
  StreamRequestSchema,
  relayRoutes.relayCaller.request,
  relayRoutes.relayConsent.request,
  relayRoutes.relayStart.request,
  relayRoutes.relayForget.request,
];

/** What zod cannot know or says too strictly for a document that others generate code from. */
function mend({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  // every custom check of the route table says "done"
  if (zodSchema._zod.def.type === 'custom') jsonSchema.const = true;
  if (namingCalls.some((schema) => Object.is(zodSchema, schema))) jsonSchema.anyOf = [{ required: ['callSid'] }, { required: ['taskSid'] }];
  // the format says it in a word, the pattern in 300 characters
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  // an answer may gain fields
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  // what a transformation gives is not described, and the server answers in the forms that are
  const forms = jsonSchema.anyOf?.filter((form) => Object.keys(form).length > 0);
  if (forms === undefined || forms.length === jsonSchema.anyOf?.length) return;
  delete jsonSchema.anyOf;
  Object.assign(jsonSchema, forms.length === 1 ? forms[0] : { anyOf: forms });
}
